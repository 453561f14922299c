"""By which words texts name the indicators of the data, and which programmes the reader treats apart.

Each row of INDICATORS is (slug, unit, pattern): the pattern is looked for in the figure's own words (what is counted, its
clause), in lower case; ` & ` joins patterns that must all be there, ` || ` parts such groups of which one is enough. Rows
for slugs that a data directory does not have are not used. The words of programmes are in `programme_words.csv` (see
`wording`); a directory brings its own in `names.csv`, in the same form (columns programme, words).
"""

GENERIC = (  # lists of the country whose words fit a province's or a city's own list as well
    "provincial-digital-workshops-smart-factories", "miit-smart-factory", "miit-demonstration-factory", "miit-intelligent-manufacturing-benchmark", "miit-excellent-scenario", "miit-green-factory", "miit-green-park", "smart-mfg-plan", "miit-smart-mfg-pilot", "above-scale-digitalisation", "ev-charging-piles", "specialised-smes-provincial",
)  # fmt: skip
SITES = ("wef-lighthouse",)  # lists of single sites: what one of them gains is told of the list
THINGS = (  # what is counted, in short: the head of a figure's noun, and what programmes are of
    ("factory", r"factor(?:y|ies)\b|\bplants?\b|工厂"), ("workshop", r"workshops?\b|shop floors?\b|车间"), ("park", r"\bparks?\b|园区"), ("scenario", r"scenarios?\b|use cases?\b|场景"),
    ("firm", r"\bfirms?\b|enterprises?\b|compan(?:y|ies)\b|\bbusiness(?:es)?\b|\bmakers?\b|manufacturers?\b|\bsmes?\b|giants?\b|champions?\b|企业|公司|[小]?巨人|冠军|厂家"),
    ("platform", r"platforms?\b|平台"), ("project", r"projects?\b|项目"), ("robot", r"robots?\b|机器人"), ("station", r"stations?\b|基站|加氢站|[充换]电站"),
    ("charger", r"charg(?:ers?|ing points?|e points?|ing piles?)\b|\bpiles?\b|充电桩|桩\b|充电基础设施"), ("vehicle", r"\bvehicles?\b|\bcars?\b|\bvans?\b|motorcycles?\b|汽车|电动车|氢能车|摩托"),
    ("line", r"\blines?\b|生产线|产线"), ("supplier", r"suppliers?\b|vendors?\b|providers?\b|供应商|服务商"), ("device", r"devices?\b|台套|设备"), ("standard", r"standards?\b|标准"),
    ("person", r"\bpeople\b|\bpersons?\b|workers?\b|employees?\b|\bstaff\b|\bjobs?\b|operators?\b|apprentices?\b|员工|工人|职工|\b人\b|用工|岗位"), ("voucher", r"vouchers?\b|cheques?\b|券"),
    ("home", r"\bhomes?\b|premises\b|households?\b|houses?\b|住宅|家庭"), ("place", r"\bcit(?:y|ies)\b|provinces?\b|count(?:y|ies)\b|\bdistricts?\b|[市县区]$"), ("village", r"villages?\b|councils?\b|村"), ("lighthouse", r"lighthouses?\b|灯塔"), ("network", r"networks?\b|专网"),
    ("user", r"\busers?\b|用户"), ("meter", r"\bmeters?\b|电表"), ("port", r"\bports?\b|端口"), ("bulb", r"\bbulbs?\b|灯泡"), ("pump", r"\bpumps?\b|水泵"), ("centre", r"\bcent(?:re|er)s?\b|中心"),
)  # fmt: skip
LEVELS = (  # whose list it is said to be
    ("nation", r"\bnational(?:-level)?\b|国家级|the ministry|工信部|\bnation's\b"), ("province", r"\bprovincial(?:-level)?\b|省级|省(?=智能|示范|数字|工业互联网|先进|绿色)|自治区级|the province"),
    ("city", r"\bmunicipal\b|\bcity(?:-level| level|'s| list)\b|市级|市(?=智能|示范|数字)"), ("district", r"\bdistrict(?:-level|'s| smart| list)?\b|区级|县级|\bcounty(?:-level)\b"),
)  # fmt: skip
INDICATORS = (  # (indicator, unit, pattern); the first that fits
    ("co2_per_gdp_change", "percent", r"(?:carbon|co2)[\w\s]{0,30}per unit of (?:gdp|gross)|carbon intensity|单位(?:国内生产总值|gdp)二氧化碳|碳(?:排放)?强度"),
    ("energy_per_gdp_change", "percent", r"energy[\w\s]{0,20}per unit of (?:gdp|gross)|energy intensity|单位(?:国内生产总值|gdp|地区生产总值|生产总值)能耗|能耗强度"),
    ("co2_per_value_added_change", "percent", r"(?:carbon|co2)[\w\s]{0,30}per unit of industrial|单位工业增加值二氧化碳"),
    ("energy_per_value_added_change", "percent", r"energy[\w\s]{0,30}per unit of (?:industrial|added|value|output)|单位(?:工业)?(?:增加值|产值)能耗|单位增加值能耗|万元.{0,6}能耗"),
    ("water_per_value_added_change", "percent", r"water[\w\s]{0,30}per|增加值用水|用水量"),
    ("energy_per_product_change", "percent", r"energy[\w\s]{0,30}per (?:unit of )?product|单位产品(?:综合)?能耗"),
    ("carbon_emissions_per_unit_product_change", "percent", r"(?:carbon|co2)[\w\s]{0,30}per (?:unit of )?product|单位产品碳"),
    ("rnd_cycle_change", "percent", r"(?:product )?(?:development|r&d|research|design)[\w\s-]{0,30}(?:cycle|time|period)|(?:研制|研发|开发|设计|产品研)[^，。、]{0,6}周期|time[\s-]to[\s-]market|研制周期|研发周期"),
    ("lead_time_change", "percent", r"lead time|delivery (?:time|cycle|period)|production cycle|manufacturing cycle|turnaround|交付周期|交货(?:期|周期)|生产周期|制造周期|订单.{0,4}周期"),
    ("cycle_time_change", "percent", r"cycle time|takt|节拍"),
    ("defect_rate_change", "percent", r"defect|reject rate|scrap|product non-conform|不良(?:品)?率|次品率|废品率|缺陷率|不合格品?率"),
    ("carbon_emissions_change", "percent", r"carbon|co2|emission|碳排放|碳排|二氧化碳"),
    ("energy_utilisation_change", "percent", r"energy (?:utili[sz]ation|efficiency)|能源(?:综合)?利用率|能源利用效率|能效"),
    ("energy_consumption_change", "percent", r"energy|power consumption|electricity|能耗|能源消耗|用电量?|综合能耗"),
    ("operating_cost_change", "percent", r"cost|expens|运营成本|成本"),
    ("labour_productivity_change", "percent", r"labou?r productivity|output per (?:worker|employee)|per[\s-]capita (?:output|productivity)|劳动生产率|人均(?:产[值出]|效能|产能|效率)"),
    ("production_efficiency_change", "percent", r"efficien|productiv|生产效率|效率|生产率"),
    ("production_capacity_change", "percent", r"capacity|产能"), ("product_pass_rate_change", "percentage_point", r"pass rate|yield|合格率|良品率|良率|优良率"),
    ("equipment_utilisation_change", "percentage_point", r"equipment (?:utili[sz]ation|use)|设备(?:利用|开动|综合利用)"),
    ("nc_rate_key_processes", "percent", r"numerical|nc rate|digital(?:ly)?[\s-]control|数控化率"), ("digital_rnd_tool_rate", "percent", r"r&d[\w\s]{0,24}tool|design tool|研发设计工具"),
    ("equipment_networking_rate", "percent", r"network|connect|联网率"), ("equipment_digitalisation_rate", "percent", r"equipment digital|设备数字化率"),
    ("industrial_internet_platform_rate", "percent", r"platform|平台(?:应用)?普及率"), ("digital_management_rate", "percent", r"management|经营管理"),
    ("manufacturing_sectors_covered", "percent", r"manufacturing (?:sector|categor|industr)|制造业(?:行业)?(?:大类|门类)"),
    ("share_using_ai_or_digital_twin", "percent", r"artificial intelligence|\bai\b|digital twin|人工智能|数字孪生"), ("ai_scenario_penetration", "percent", r"scenario & (?:ai|artificial) || 场景.{0,10}(?:人工智能|ai)|智能场景.{0,8}(?:占|渗透)"),
    ("share_of_national_car_output", "percent", r"car|auto|vehicle|汽车"), ("share_of_world", "percent", r"world|global|全球"), ("share_of_above_scale_firms", "percent", r"above[\s-](?:scale|designated)|规(?:模以)?上"),
    ("above_scale_digital_pass_rate", "percent", r"manufactur\w+ & (?:digital|level|standard) || 达标"), ("coverage_of_above_scale_firms", "percent", r"cover|覆盖"),
    ("output_share_of_manufacturing", "percent", r"output|产值"), ("sales_share", "percent", r"sales|share|销量|渗透|占"), ("share_of_gdp", "percent", r"gdp|生产总值"), ("domestic_satisfaction_rate", "percent", r"satisf|满足率"),
    ("strategic_emerging_output_share", "percent", r"strategic emerging|战略性新兴"), ("firms_level2_or_above_share", "percent", r"level 2 or|二级及以上"), ("share_of_users", "percent", r"user|用户"),
    ("advanced_scenarios", "count", r"scenario|场景"), ("provincial_regions_covered", "count", r"province|provincial-level region|省(?:份|级|（|区|市)|个省"), ("application_models", "count", r"application m|应用模式"),
    ("vehicle_companies", "count", r"vehicle (?:compan|maker|manufactur)|car ?makers?|整车|车企"), ("component_firms", "count", r"component|parts|零部件"), ("firms_diagnosed", "count", r"diagnos|诊断"),
    ("firms_on_cloud", "count", r"cloud|上云"), ("firms_on_platform", "count", r"platform|上平台"), ("firms_transformed", "count", r"transform|upgrad|转型|改造"), ("robots_deployed", "count", r"robot|机器人"), ("system_integrators", "count", r"integrator|集成商"),
    ("devices_connected", "count", r"device|equipment|设备"), ("base_stations", "count", r"base station|基站"), ("charge_points", "count", r"charg|充电"), ("platforms", "count", r"platform|平台"), ("scenarios_promoted", "count", r"scenario|场景"),
    ("units_delisted", "count", r"delist|remov|移出|撤销"), ("units_on_cultivation_list", "count", r"cultivation|培育(?:名单|库|对象)"), ("annual_phone_capacity", "count", r"phone|手机"),
    ("industry_scale", "CNY", r"industry|scale|产业|规模"), ("revenue", "CNY", r"revenue|income|收入|营收"), ("cluster_scale", "CNY", r"cluster|集群"), ("investment_driven", "CNY", r"driv|带动"), ("investment", "CNY", r"invest|投资"), ("upgrade_cost", "CNY", r"upgrad|transform|renovat|invest|改造|投"),
    ("capacity_gw", "GW", r"."), ("robots_per_10000", "per_10000_employees", r"."), ("base_stations_per_10000", "per_10000_people", r"."), ("minimum_batch", "kilogram", r"order|batch|起订"),
)  # fmt: skip
