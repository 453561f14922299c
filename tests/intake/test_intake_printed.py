"""What is printed of a figure: value, unit, hedge and sign, in every manner of printing them, one line for each."""

import pytest

from analysis import intake
from analysis.intake.reading import figures_of

NAMES = intake.names_for(None)

PRINTED = {  # sort → (text, its figures: value or ends of a range, unit, hedge, sign where it has one)
    "multipliers in the heads of columns, in labels and in titles": (
        ("State | Meters (lakh) | Cost (Rs crore)\nBihar | 82.7 | 1,140\nAssam | 33.4 | 870\n", "8.27e6 count exact; 1.14e10 INR exact; 3.34e6 count exact; 8.7e9 INR exact"),
        ("Region          Factories (thousand)    Output (US$ bn)\nNorth           1.2      3.4\nSouth           2.5      4.1\n", "1200 count exact; 3.4e9 USD exact; 2500 count exact; 4.1e9 USD exact"),
        ("表2 分地区情况\n地区 | 企业(万家) | 投资(亿元)\n苏州 | 1.2 | 35\n无锡 | 0.8 | 21\n", "12000 count exact; 3.5e9 CNY exact; 8000 count exact; 2.1e9 CNY exact"),
        ("各市完成情况(单位:万元)\n城市 | 奖补资金 | 已兑付\n苏州 | 1,200 | 800\n无锡 | 950 | 640\n", "1.2e7 count exact; 8e6 count exact; 9.5e6 count exact; 6.4e6 count exact"),
        ("Table 3. Robots installed, in thousands\nCountry | 2023 | 2024\nChina | 276 | 295\nJapan | 46 | 44\n", "276000 count exact; 295000 count exact; 46000 count exact; 44000 count exact"),
        ("Sector | Firms | Share (%)\nFood | 120 | 34\nSteel | 88 | 25\n", "120 count exact; 34 percent exact; 88 count exact; 25 percent exact"),
        ("Item | Unit | 2023 | 2024\n5G base stations | million | 3.38 | 4.25\n", "3.38e6 count exact; 4.25e6 count exact"), ("Country | Robots ('000) | Sales (EUR m)\nItaly | 8.8 | 310\n", "8800 count exact; 3.1e8 EUR exact"),
        ("指标 | 单位 | 2024年\n智能工厂 | 家 | 320\n技改投资 | 亿元 | 45\n", "320 count exact; 4.5e9 CNY exact"),
    ),
    "lakh and crore": (
        ("The scheme reached 3.4 lakh farmers.", "340000 count exact"), ("The outlay is Rs 1.97 lakh crore.", "1.97e12 INR exact"), ("Rs. 380 crore was paid to 1,23,456 firms.", "3.8e9 INR exact; 123456 count exact"),
        ("₹6,322 crore was set aside.", "6.322e10 INR exact"), ("12.5 lakh pumps and 2.1 crore meters were installed.", "1.25e6 count exact; 2.1e7 count exact"),
    ),
    "per mille, basis points and points": (
        ("The defect rate fell to 3 per mille.", "0.3 percent exact"), ("The defect rate fell from 8‰ to 2‰.", "0.8 percent exact; 0.2 percent exact"), ("The margin rose by 35 basis points.", "35 basis_point exact +1"),
        ("The share fell by 2.5 percentage points.", "-2.5 percentage_point exact -1"), ("The rate is six points higher than last year.", "6 percentage_point exact +1"),
        ("Losses fell 120bp to 3.4 percent.", "-120 basis_point exact -1; 3.4 percent exact"), ("数控化率提高3.2个百分点。", "3.2 percentage_point exact +1"), ("比全国平均水平低9个百分点。", "9 percentage_point exact"),
        ("能耗率下降一个百分点以上。", "-1 percentage_point at_least -1"), ("毛利率提升了两到三个百分点。", "2..3 percentage_point exact +1"), ("不良率由千分之五降至万分之八。", "0.5 percent exact; 0.08 percent exact"), ("不良率降低3‰。", "-0.3 percent exact -1"),
        ("合格率提高了两个点。", "2 percentage_point exact +1"), ("利率下调25个基点。", "-25 basis_point exact -1"),
    ),
    "番, 成 and 分之": (
        ("产值五年翻两番。", "300 percent exact +1"), ("产能翻了一番多。", "100 percent over +1"), ("产量翻了近一番。", "100 percent nearly +1"), ("人均产值翻了两番。", "300 percent exact +1"), ("销售额增长了两倍。", "200 percent exact +1"),
        ("产量增长1.5倍。", "150 percent exact +1"), ("产能是改造前的三倍。", "3 times exact"), ("用工减少三成以上。", "-30 percent at_least -1"), ("近七成企业上云。", "70 percent nearly"), ("六成多的企业完成了改造。", "60 percent over"),
        ("七八成的工序实现自动化。", "70..80 percent exact"), ("能耗下降两成到三成。", "-30..-20 percent exact -1"), ("成本降了四分之一。", "-25 percent exact -1"), ("三分之二以上的车间联网。", "66.6667 percent at_least"), ("百分之六十五的设备联网。", "65 percent exact"),
        ("超过一半的企业受益。", "50 percent over"), ("半数以上企业受益。", "50 percent at_least"), ("过半企业受益。", "50 percent over"), ("人员减少一半。", "-50 percent exact -1"), ("工时缩短了一半以上。", "-50 percent at_least -1"), ("合格率九成八。", "98 percent exact"),
        ("每十家工厂就有四家完成改造。", "40 percent exact"),
    ),
    "hedges in Chinese": (
        ("全市有三百余家智能工厂。", "300 count over"), ("全市有300多家智能工厂。", "300 count over"), ("全市约有300家智能工厂。", "300 count about"), ("全市智能工厂约300家。", "300 count about"), ("全市有300来家智能工厂。", "300 count about"),
        ("全市智能工厂达300家左右。", "300 count about"), ("全市智能工厂有300家上下。", "300 count about"), ("全市智能工厂不少于300家。", "300 count at_least"), ("全市智能工厂不足300家。", "300 count up_to"), ("全市智能工厂300家以下。", "300 count up_to"),
        ("全市智能工厂超三百家。", "300 count over"), ("全市智能工厂至少有300家。", "300 count at_least"), ("全市智能工厂不到300家。", "300 count up_to"), ("至少30%的企业上云。", "30 percent at_least"), ("至少三成企业上云。", "30 percent at_least"),
        ("投资达1.2万余元。", "12000 CNY over"), ("投资两亿多元。", "2e8 CNY over"), ("总投资5亿元余。", "5e8 CNY over"), ("上万台设备联网。", "10000 count at_least"), ("数以千计的设备联网。", ""), ("近百家企业参加诊断。", "100 count nearly"), ("逾千家企业参加诊断。", "1000 count over"),
        ("十余家企业入选。", "10 count over"), ("二十几家企业入选。", "20 count about"), ("1.3万多户企业上云。", "13000 count over"), ("100%以上的增长。", "100 percent at_least"), ("能耗最多可降15%。", "-15 percent up_to -1"), ("最高给予500万元奖励。", "5e6 CNY up_to"),
        ("每家最多可获2亿元资助。", "2e8 CNY up_to"), ("补贴上限为5000万元。", "5e7 CNY up_to"), ("全市工业产值过100亿元。", "1e10 CNY over"), ("装机量比上年翻了一番还多。", "100 percent over +1"),
        ("装机量增长一倍多。", "100 percent over +1"),
    ),
    "hedges in English": (
        ("The city has around 300 smart factories.", "300 count about"), ("The city has 300 or so smart factories.", "300 count about"), ("The city has 300-odd smart factories.", "300 count over"),
        ("The city has some three hundred smart factories.", "300 count about"), ("The city has just under 300 smart factories.", "300 count nearly"), ("The city has upwards of 300 smart factories.", "300 count over"),
        ("The city has fewer than 300 smart factories.", "300 count up_to"), ("The city has no more than 300 smart factories.", "300 count up_to"), ("The city has at least 300 smart factories.", "300 count at_least"),
        ("The city has 300 smart factories or more.", "300 count at_least"), ("A little more than a third of the firms use robots.", "33.3333 percent over"), ("Just over half of the firms use robots.", "50 percent over"),
        ("Barely a quarter of the firms use robots.", "25 percent exact"), ("A good third of the firms use robots.", "33.3333 percent over"), ("Almost two in five firms use robots.", "40 percent nearly"),
        ("Well over 1,000 machines were connected.", "1000 count over"), ("It saved anything up to 30 percent of energy.", "-30 percent up_to -1"),
        ("Grants are a maximum €10,000 and a minimum €750.", "10000 EUR up_to; 750 EUR at_least"), ("The works cost something like €31 million.", "3.1e7 EUR about"), ("Firms' own funds: over VND 900 billion.", "9e11 VND over"),
    ),
    "ranges": (
        ("Productivity rose by between 10 and 15 percent.", "10..15 percent exact +1"), ("Grants of €20,000 to €50,000 were paid to 40 firms.", "20000..50000 EUR exact; 40 count exact"),
        ("Grants of $2-3 million were paid.", "2e6..3e6 USD exact"), ("Costs fell 8% to 12%.", "-12..-8 percent exact -1"), ("The plan asks for 300 to 400 smart factories.", "300..400 count exact"),
        ("新增智能工厂80—100家。", "80..100 count exact"), ("每家补助50万元至100万元。", "500000..1e6 CNY exact"), ("每家补助50万至100万元。", "500000..1e6 CNY exact"), ("节能10%~15%。", "-15..-10 percent exact -1"), ("培育三到五家服务商。", "3..5 count exact"),
        ("效率提高两至三成。", "20..30 percent exact +1"), ("投资1-2亿元。", "1e8..2e8 CNY exact"), ("效率提高四到五成。", "40..50 percent exact +1"),
        ("Each plant costs six to eight billion yen.", "6e9..8e9 JPY exact"), ("每个项目投资六到八亿元。", "6e8..8e8 CNY exact"), ("每个项目投资两百到三百万元。", "2e6..3e6 CNY exact"), ("培育五千到一万家企业。", "5000..10000 count exact"),
    ),
    "numbers, parts and multiples in words": (
        ("Two hundred and fifty smart factories were recognised.", "250 count exact"), ("Some one and a half million devices are connected.", "1.5e6 count about"),
        ("A quarter of a million devices are connected.", "250000 count exact"), ("Twelve hundred firms took part.", "1200 count exact"), ("Half as many again were added in 2024.", "50 percent exact +1"),
        ("Output is half as much again as in 2020.", "50 percent exact +1"), ("Output is three times as much as in 2020.", "200 percent exact +1"), ("Robot density is three times the national average.", "3 times exact"),
        ("Output grew threefold.", "200 percent exact +1"), ("Output more than doubled.", "100 percent over +1"), ("Output nearly tripled.", "200 percent nearly +1"),
        ("Output grew fivefold to 2,000 units.", "400 percent exact +1; 2000 count exact"), ("The lead time was cut in half.", "-50 percent exact -1"), ("The lead time fell by more than half.", "-50 percent over -1"),
        ("Defects dropped by two thirds.", "-66.6667 percent exact -1"), ("Nine out of ten firms use robots.", "90 percent exact"), ("One robot in 25 is sold to bakers.", "4 percent exact"),
        ("One firm in eight said so.", "12.5 percent exact"), ("Every third firm uses robots.", "33.3333 percent exact"), ("About one job in six in Hancock County is in a plant.", "16.6667 percent about"),
    ),
    "money": (
        ("The plant cost A$318m.", "3.18e8 AUD exact"), ("The plant cost C$45 million.", "4.5e7 CAD exact"), ("The plant cost NZ$12m.", "1.2e7 NZD exact"), ("The plant cost R$ 2.3 billion.", "2.3e9 BRL exact"),
        ("The plant cost CHF 40 million.", "4e7 CHF exact"), ("The plant cost 300 million Swiss francs.", "3e8 CHF exact"), ("The plant cost SEK 1.2bn.", "1.2e9 SEK exact"), ("The plant cost €1.2bn.", "1.2e9 EUR exact"),
        ("The plant cost ₩31 billion.", "3.1e10 KRW exact"), ("The plant cost ¥5,000 million.", "5e9 CNY exact"), ("The plant cost 2 billion rand.", "2e9 ZAR exact"),
        ("The plant cost 45 million Australian dollars.", "4.5e7 AUD exact"), ("The plant cost S$150 million.", "1.5e8 SGD exact"), ("The plant cost ₱3 billion.", "3e9 PHP exact"),
        ("The plant cost AED 400 million.", "4e8 AED exact"), ("The plant cost 4.5 trillion rupiah.", "4.5e12 IDR exact"), ("投资3.2亿欧元。", "3.2e8 EUR exact"), ("投资5000万澳元。", "5e7 AUD exact"), ("投资120亿日元。", "1.2e10 JPY exact"),
        ("总投资约8,000元。", "8000 CNY about"), ("每台补贴5000元。", "5000 CNY exact"), ("一年省下三万多块钱。", "30000 CNY over"), ("一年少花三万来块油钱。", "-30000 CNY about -1"),
    ),
    "falls told in words": (
        ("Industrial output contracted 2.1 percent.", "-2.1 percent exact -1"), ("Sales were 4 percent down on the year.", "-4 percent exact -1"), ("The number of plants shrank by 12.", "-12 count exact -1"),
        ("Output growth slowed to 3.1 percent.", "3.1 percent exact +1"), ("Exports were off 6 percent.", "-6 percent exact -1"),
        ("Sales dipped 3 percent and profits slumped 11 percent.", "-3 percent exact -1; -11 percent exact -1"), ("Rejects are 40 percent rarer.", "-40 percent exact -1"), ("There were 30 fewer accidents.", "-30 count exact -1"),
        ("Emissions fell by no less than 18 percent.", "-18 percent at_least -1"), ("Costs fell by not more than 5 percent.", "-5 percent up_to -1"),
        ("The plant is 12 percent less energy-intensive than before.", "-12 percent exact -1"), ("Demand charge down A$112,000 a year.", "-112000 AUD exact -1"),
        ("Energy bills were lower by £11,400 a year.", "-11400 GBP exact -1"), ("增速为-3.2%。", "-3.2 percent exact -1"), ("出口负增长4%。", "-4 percent exact -1"), ("营收年减 6.2%。", "-6.2 percent exact -1"),
        ("Emissions were 18% under those of 2015.", "-18 percent exact -1"), ("出口降幅收窄2.3个百分点。", "2.3 percentage_point exact +1"), ("出口增幅收窄2.3个百分点。", "-2.3 percentage_point exact -1"), ("电费轻了8%。", "-8 percent exact -1"), ("成本少了3到5个点。", "-5..-3 percentage_point exact -1"), ("用工比原来少60人。", "-60 count exact -1"), ("能耗不降反升2%。", "2 percent exact +1"), ("产量不减反增12%。", "12 percent exact +1"),
        ("It would cut 450 jobs by Christmas.", "-450 count exact -1"), ("Carbon was trimmed by 62 percent, or roughly 19,000 tons.", "-62 percent exact -1; -19000 tonne about -1"),
        ("A works lifted productivity by 58% and cut lead times.", "58 percent exact +1"), ("The firms have drawn down €57 million.", "5.7e7 EUR exact"), ("累计减少用工近20万人。", "-200000 count nearly -1"), ("库存压掉1600万元。", "-1.6e7 CNY exact -1"),
        ("因此少排二氧化碳5.5万吨。", "-55000 tonne exact -1"), ("单耗降低不少于8%。", "-8 percent at_least -1"), ("故障率下降不到5%。", "-5 percent up_to -1"),
    ),
    "from one level to another": (
        ("Accidents fell from 14 in 2022 to two last year.", "14 count exact; 2 count exact"), ("Rejects were cut from 6 in every 100 to 1.", "6 percent exact; 1 percent exact"),
        ("The cycle was cut from 21 days to 12.", "21 day exact; 12 day exact"), ("Its margin slid from 9.8 to 6.1 percent.", "9.8 percent exact; 6.1 percent exact"),
        ("The rate rose from 45 to 60 percent.", "45 percent exact; 60 percent exact"), ("用工由60人减至8人。", "60 count exact; 8 count exact"), ("换模时间从45分钟压到8分钟。", "45 minute exact; 8 minute exact"),
        ("产能从3GW提高到15.8GW。", "3 GW exact; 15.8 GW exact"), ("库存周转由30天缩短到12天。", "30 day exact; 12 day exact"), ("联网率从54%提高到67%。", "54 percent exact; 67 percent exact"), ("以前要一个半小时，现在只要20分钟。", "1.5 hour exact; 20 minute exact"),
    ),
    "what a number leaves out": (
        ("Jiangsu has 120 smart factories in Nanjing and 29 in Suzhou.", "120 count exact; 29 count exact"), ("Private firms make up 46 percent of the list; 29 are in Suzhou.", "46 percent exact; 29 count exact"),
        ("It is one of 29 Mittelstand 4.0 centres that the ministry pays for.", "29 count exact"), ("The grant covers 30 percent of the cost at 29 sites.", "30 percent exact; 29 count exact"),
        ("Sichuan has 19 smart factories, and the small Ningxia region two.", "19 count exact; 2 count exact"), ("Of the plants, 38 percent are large and 12 percent small.", "38 percent exact; 12 percent exact"),
        ("We threw away 3.8 percent of what we made. Today it is 0.6.", "3.8 percent exact; 0.6 percent exact"), ("The law asks for 115 GW; 67.1 turned at the end of September.", "115 GW exact; 67.1 GW exact"),
        ("其中南京120家，苏州29家，无锡15。", "120 count exact; 29 count exact; 15 count exact"), ("今年首九个月批出39宗，按年增加三成。", "39 count exact; 30 percent exact +1"), ("核定4,120案、补助逾95亿元。", "4120 count exact; 9.5e9 CNY over"),
        ("机器人密度突破600台/万人。", "600 per_10000_employees over"), ("机器人密度是528台/万人，去年为490。", "528 per_10000_employees exact; 490 per_10000_employees exact"), ("连接设备逾1.1亿台(套)。", "1.1e8 count over"), ("联网设备3亿5000万台。", "3.5e8 count exact"), ("单晶炉200台。", "200 count exact"),
        ("光伏装机15.82GW，去年只增加1.3GW。", "15.82 GW exact; 1.3 GW exact"), ("配变容量由3.1千伏安提升到4.6千伏安。", "3.1 kVA exact; 4.6 kVA exact"),
        ("Solar capacity came to 610 megawatt-peak and saves 240 gigawatt-hours a year.", "610 MW exact; 240 kWh exact"), ("The roof carries 3.2MW of panels.", "3.2 MW exact"), ("The site uses 120GWh a year.", "120 kWh exact"),
    ),
    "all sorts": (
        ("Output grew eightfold.", "700 percent exact +1"), ("Productivity is 2.3 times what it was in 2020.", "130 percent exact +1"), ("Prices are three times those in America.", "3 times exact"),
        ("Sales went up 2.4 times.", "140 percent exact +1"), ("Costs fell threefold.", "-66.6667 percent exact -1"), ("A$41,000 a site was saved.", "41000 AUD exact"), ("The scheme pays $1,500 per worker.", "1500 USD exact"),
        ("Subscribe for only $9 a month.", ""), ("Physical target for 2025-26: 750 units", "750 count exact"), ("The region refunded RM500,000 of it.", "500000 MYR exact"), ("Founded: 1974   Plants: 3   Output: 1.9 million gear sets a year", "3 count exact; 1.9e6 count exact"),
        ("Plants: 12   Robots: 340   Staff: 1,250", "12 count exact; 340 count exact; 1250 count exact"), ("智能工厂：120家   数字化车间：340个", "120 count exact; 340 count exact"), ("单晶硅片价格下降5%。", "-5 percent exact -1"),
        ("把12家企业纳入名单。", "12 count exact"), ("海头镇一天发出二十多万单海鲜。", "200000 count over"), ("全区建成充电桩6,842个，一共12把枪。", "6842 count exact; 12 count exact"), ("站内有8把枪。", "8 count exact"), ("补助最多补200万元。", "2e6 CNY up_to"),
        ("每千瓦200元。", "200 CNY exact"), ("每台机器补贴8000元，共补600台。", "8000 CNY exact; 600 count exact"), ("改造后每件成本降低12元。", "-12 CNY exact -1"), ("电费每月省3万元。", "30000 CNY exact"), ("一期投资约12.5亿元人民币。", "1.25e9 CNY about"),
        ("总投资达120亿美元。", "1.2e10 USD exact"), ("带动投资逾2.3万亿元。", "2.3e12 CNY over"), ("工业用电量1,300万度。", "1.3e7 kWh exact"), ("年发电3.6亿千瓦时。", "3.6e8 kWh exact"), ("储能电站20万千瓦。", "200000 kW exact"), ("储能规模5吉瓦时。", "5 kWh exact"),
        ("年产能8万吨。", "80000 tonne exact"), ("新增授权专利2.3万件，同比增长11.4%。", "23000 count exact; 11.4 percent exact +1"), ("数字化研发设计工具普及率达82.5%，比上年提高1.7个百分点。", "82.5 percent exact; 1.7 percentage_point exact +1"),
        ("人均产值由80万元提高到120万元，提高50%。", "800000 CNY exact; 1.2e6 CNY exact; 50 percent exact +1"), ("不良率从1.2%降到0.3%，下降75%。", "1.2 percent exact; 0.3 percent exact; -75 percent exact -1"),
        ("生产效率提升30%以上，运营成本降低20%左右，能耗下降近一成。", "30 percent at_least +1; -20 percent about -1; -10 percent nearly -1"), ("交付周期由45天压缩至20天以内。", "45 day exact; 20 day up_to"), ("用人从120人减到一半。", "120 count exact; 50 percent exact"),
        ("5年内新增智能工厂超1000家。", "1000 count over"), ("全省智能工厂数量较上年翻一番。", "100 percent exact +1"), ("力争到2027年实现工业机器人密度翻番。", "100 percent exact +1"), ("“十四五”以来投资年均增长11.7%。", "11.7 percent average +1"),
        ("企业平均生产效率提高32.7%。", "32.7 percent average +1"), ("上云企业突破10万家大关。", "100000 count over"), ("上云企业达十万家之多。", "100000 count exact"), ("上云企业有1.2万余户。", "12000 count over"),
        ("有企业3000余家，其中规上企业460家。", "3000 count over; 460 count exact"), ("三成以上的企业、超过五成的车间、近八成的设备实现联网。", "30 percent at_least; 50 percent over; 80 percent nearly"), ("每万名工人拥有机器人470台。", "470 per_10000_employees exact"),
        ("占全国的1/5。", "20 percent exact"), ("占全国近三分之一。", "33.3333 percent nearly"), ("产量占全球六成。", "60 percent exact"), ("增幅超过两成。", "20 percent over +1"), ("订单同比增长逾三成五。", "35 percent over +1"),
        ("增速比上年回落0.8个百分点。", "-0.8 percentage_point exact -1"), ("亏损企业减少15家。", "-15 count exact -1"), ("比上年多6家。", "6 count exact"), ("比原来少用12人。", "-12 count exact -1"), ("去年被摘牌1家。", "1 count exact"),
        ("现有6座，今年再添 1座。", "6 count exact; 1 count exact"), ("从60人到现在七个。", "60 count exact; 7 count exact"), ("Of 1,204 plants, 31 closed and 44 opened.", "1204 count exact; 31 count exact; 44 count exact"),
        ("The network counts 224 members, seven of them in Singapore.", "224 count exact; 7 count exact"), ("It has 31 sites in Asia, 12 in Europe and four in Africa.", "31 count exact; 12 count exact; 4 count exact"),
        ("In 2024, 45 plants in Suzhou, 29 in Wuxi and 11 in Nantong were recognised.", "45 count exact; 29 count exact; 11 count exact"),
        ("Germany has about 180,000 charge points; a million are the goal for 2030.", "180000 count about; 1e6 count exact"),
        ("Sales rose to 214 billion won from 173 billion a year earlier.", "2.14e11 KRW exact; 1.73e11 KRW exact"), ("Sales of 8.2m units, up from 7.9m.", "8.2e6 count exact; 7.9e6 count exact"),
        ("Turnover was £8.2m, up a fifth.", "8.2e6 GBP exact; 20 percent exact +1"), ("Exports fell by a third to $2.1bn.", "-33.3333 percent exact -1; 2.1e9 USD exact"),
        ("Productivity is up by as much as 40 percent.", "40 percent up_to +1"), ("Output edged up 0.4 percent while orders slid 2.6 percent.", "0.4 percent exact +1; -2.6 percent exact -1"),
        ("Growth of 0 to 2 per cent is forecast; a less cautious bank expects 3.", "0..2 percent exact +1; 3 percent exact"), ("The failure rate is two-thirds lower.", "-66.6667 percent exact -1"),
        ("The lead time is half what it was.", "50 percent exact"), ("The lead time has been halved to 12 days.", "-50 percent exact -1; 12 day exact"), ("Three in five said they had won customers.", "60 percent exact"),
        ("Between a fifth and a quarter of the firms use AI.", "20..25 percent exact"), ("Up to a third of the firms use AI.", "33.3333 percent up_to"), ("More than four in ten firms use AI.", "40 percent over"),
        ("Two-thirds of the 600 firms use AI.", "66.6667 percent exact; 600 count exact"), ("Only one in nine does anything with them.", "11.1111 percent exact"), ("Roughly 1 in 3 firms use AI.", "33.3333 percent about"),
        ("The plan costs €1.2-1.5 billion.", "1.2e9..1.5e9 EUR exact"), ("Between 120 and 140 plants will be built by 2027.", "120..140 count exact"), ("From 20 to 30 percent of the plants use AI.", "20..30 percent exact"),
        ("Prices range from $2,000 to $5,000.", "2000..5000 USD exact"), ("5 to 7 GW of storage will be added by 2027.", "5..7 GW exact"), ("8.5-9 million vehicles were sold.", "8.5e6..9e6 count exact"),
        ("The park has 1.2 mn sq m of floor space.", "1.2e6 square_metre exact"), ("Some 2.03 million robots now work in Chinese plants.", "2.03e6 count about"), ("The firm has 3,000+ robots.", "3000 count over"),
        ("The list has grown to 1,200-plus plants.", "1200 count over"), ("About half the firms use AI.", "50 percent about"), ("Just short of 2 million units were sold.", "2e6 count nearly"),
        ("A record 541,000 robots were installed.", "541000 count exact"), ("Forty-five percent of the sites use AI.", "45 percent exact"), ("Fifty-odd plants took part.", "50 count over"),
        ("A hundred and twenty plants took part.", "120 count exact"), ("Dozens of plants took part.", ""), ("Hundreds of firms took part.", ""), ("A couple of hundred firms took part.", ""),
        ("Several thousand firms took part.", ""), ("Tens of thousands of firms took part.", ""), ("Indústria 4.0 e Przemysł 4.0 are programmes.", ""), ("Industry 4.0 and Society 5.0 are slogans.", ""),
        ("29 Industria 4.0 centres opened.", "29 count exact"), ("The rate in Bavaria is 4.0 percent.", "4 percent exact"), ("Minus 3.2 percent was the change in orders.", "-3.2 percent exact -1"),
        ("Orders: -3.2% on the year.", "-3.2 percent exact -1"), ("Orders (−3.2%) and sales (+1.4%) diverged.", "-3.2 percent exact -1; 1.4 percent exact +1"),
        ("The cut of 15 percent in energy use was reached.", "-15 percent exact -1"), ("A 15-percent reduction in energy use was reached.", "-15 percent exact -1"),
        ("Energy use per unit was 15 percent below the level of 2020.", "-15 percent exact -1"), ("The plant now runs with a third fewer people.", "-33.3333 percent exact -1"),
        ("The plant uses a quarter less energy.", "-25 percent exact -1"), ("It never fell short of 95 percent.", "95 percent exact"), ("The deficit narrowed by 3 billion yuan.", "-3e9 CNY exact -1"),
        ("no fewer than 30 fewer accidents", "-30 count at_least -1"), ("More than 30 more plants were added.", "30 count over"),
        ("Costs were reduced by 1.2 million euros, or 12 percent.", "-1.2e6 EUR exact -1; -12 percent exact -1"),
    ),
}  # fmt: skip


def told(text: str) -> str:
    """The figures that are read out of a text, in the form of the table above."""
    figures = []
    for row in figures_of(text, "2025-06-01", NAMES)[0]:
        ends = [end for end in (row["value"], row["value_high"]) if end is not None]
        value = "..".join(f"{end:.6g}".replace("e+0", "e").replace("e+", "e") for end in ends)
        sign = [f"{row['sign']:+d}"] if row["sign"] else []
        figures.append(" ".join([value, row["unit"], row["qualifier"], *sign]))
    return "; ".join(figures)


@pytest.mark.parametrize("sort", PRINTED)
def test_figures_are_read_as_they_are_printed(sort):
    assert {text: told(text) for text, _ in PRINTED[sort]} == dict(PRINTED[sort])


@pytest.mark.parametrize(
    ("text", "words"),
    [("全市智能工厂由40家大幅增至95家。", ["家", "家"]), ("产线用工由改造前的120人减至45人。", ["人", "人"]), ("较2023年的52家明显增加。", ["家"]), ("全市有120家智能工厂。", ["家智能工厂"])],
)  # fmt: skip
def test_a_unit_ends_where_the_verb_or_the_adverb_behind_it_begins(text, words):
    assert intake.read(text, "2025-06-01", names=NAMES)["unit_words"].tolist() == words
