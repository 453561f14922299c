# Reference values for analysis/effects/pooling.py, computed once with R's metafor (Viechtbauer 2010,
# J. Stat. Softw. 36(3)) and kept in metafor.json, so that the tests need no R.
#   apt-get install r-cran-metafor && Rscript metafor.R > metafor.json
suppressMessages(library(metafor))
library(jsonlite)

fit_one <- function(dat, test) {
  res <- rma(yi, vi, data = dat, method = "PM", test = test, control = list(tol = 1e-12, maxiter = 1000))
  pred <- predict(res)
  list(mean = c(res$b), se = res$se, lower = res$ci.lb, upper = res$ci.ub, tau2 = res$tau2, i2 = res$I2,
       h2 = res$H2, q = res$QE, q_p = res$QEp, pi_lower = pred$pi.lb, pi_upper = pred$pi.ub)
}

one <- function(name, dat) {
  dat <- dat[!is.na(dat$yi) & !is.na(dat$vi), ]
  res <- rma(yi, vi, data = dat, method = "PM", test = "knha", control = list(tol = 1e-12, maxiter = 1000))
  loo <- leave1out(res)
  ci <- confint(res, control = list(tol = 1e-12, maxiter = 1000))$random
  list(name = name, yi = as.numeric(dat$yi), vi = as.numeric(dat$vi),
       knha = fit_one(dat, "knha"), adhoc = fit_one(dat, "adhoc"),
       tau2_lower = ci["tau^2", "ci.lb"], tau2_upper = ci["tau^2", "ci.ub"],
       leave_one_out = list(mean = loo$estimate, se = loo$se, lower = loo$ci.lb, upper = loo$ci.ub,
                            tau2 = loo$tau2, i2 = loo$I2, q = loo$Q))
}

bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
normand <- escalc(measure = "MD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i,
                  data = dat.normand1999)
hine <- escalc(measure = "RD", n1i = n1i, n2i = n2i, ai = ai, ci = ci, data = dat.hine1989)
singles <- list(one("dat.bcg (log risk ratio)", bcg),
                one("dat.bangertdrowns2004", dat.bangertdrowns2004),
                one("dat.raudenbush1985", dat.raudenbush1985),
                one("dat.hackshaw1998", dat.hackshaw1998),
                one("dat.normand1999 (mean difference)", normand),
                one("dat.hine1989 (risk difference; tau2 is 0)", hine))

reg <- rma(yi, vi, mods = ~ ablat, data = bcg, method = "PM", test = "knha",
           control = list(tol = 1e-12, maxiter = 1000))
regression <- list(name = "dat.bcg ~ ablat", yi = as.numeric(bcg$yi), vi = as.numeric(bcg$vi),
                   x = as.numeric(bcg$ablat), beta = c(reg$b), se = reg$se, lower = reg$ci.lb,
                   upper = reg$ci.ub, p = reg$pval, tau2 = reg$tau2, qe = reg$QE)

k <- dat.konstantopoulos2011
ml <- rma.mv(yi, vi, random = ~ 1 | district/school, data = k, test = "t", dfs = "contain")
rob <- robust(rma(yi, vi, data = k, method = "PM", control = list(tol = 1e-12, maxiter = 1000)),
              cluster = k$district)
agg <- aggregate(escalc(measure = "GEN", yi = yi, vi = vi, data = k), cluster = district, struct = "CS", rho = 0)
dependent <- list(name = "dat.konstantopoulos2011", yi = as.numeric(k$yi), vi = as.numeric(k$vi),
                  cluster = as.character(k$district),
                  multilevel = list(mean = c(ml$b), se = ml$se, sigma2_between = ml$sigma2[1],
                                    sigma2_within = ml$sigma2[2]),
                  robust = list(mean = c(rob$b), se = rob$se, df = rob$ddf[1], lower = rob$ci.lb, upper = rob$ci.ub),
                  aggregate_rho = 0, aggregate = list(cluster = as.character(agg$district),
                                                        yi = as.numeric(agg$yi), vi = as.numeric(agg$vi)))

cat(toJSON(list(metafor = as.character(packageVersion("metafor")), r = R.version.string,
                singles = singles, regression = regression, dependent = dependent),
           digits = 12, auto_unbox = TRUE, pretty = TRUE))
cat("\n")
