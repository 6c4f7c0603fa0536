import type { SampleRecords } from "../samples";

/** Rules of a web ACL: id, type, action, and percentage of requests. */
const RULES = [
  ["Default_Action", "REGULAR", "ALLOW", 78],
  ["AWS-AWSManagedRulesCommonRuleSet", "MANAGED_RULE_GROUP", "BLOCK", 9],
  ["AWS-AWSManagedRulesSQLiRuleSet", "MANAGED_RULE_GROUP", "BLOCK", 4],
  ["PerAddressLimit", "RATE_BASED", "BLOCK", 5],
  ["SuspiciousSignIn", "REGULAR", "CAPTCHA", 4],
] as const;
const COUNTRIES = ["US", "US", "US", "DE", "DE", "FR", "GB", "IN", "BR", "JP", "NL", "-"];
const PATHS = ["/", "/products", "/products/17", "/cart", "/login", "/api/orders", "/search"];
const BROWSERS = ["Mozilla/5.0 (X11; Linux x86_64)", "Mozilla/5.0 (iPhone)", "curl/8.9.1"];
const WEB_ACL = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/7f0e1c52-3b7a-4c39-9d0e-5a1f7d3b2c64";

/** Requests to a made-up shop, in the format of AWS WAF's logs. https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html */
const wafLogs: SampleRecords = (random, now) => {
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const whole = (below: number): number => Math.floor(random() * below);
  const hex = (digits: number): string => Array.from({ length: digits }, () => whole(16).toString(16)).join("");
  const rule = (): (typeof RULES)[number] => {
    let dice = whole(100);
    return RULES.find(([, , , share]) => (dice -= share) < 0) ?? RULES[0];
  };
  return () => {
    const [terminatingRuleId, terminatingRuleType, action] = rule();
    // Documentation addresses (RFC 5737).
    const clientIp = `${one(["192.0.2", "198.51.100", "203.0.113"])}.${1 + whole(254)}`;
    const uri = one(PATHS);
    const isInjection = terminatingRuleId === "AWS-AWSManagedRulesSQLiRuleSet";
    return {
      timestamp: now().getTime(),
      formatVersion: 1,
      webaclId: WEB_ACL,
      terminatingRuleId,
      terminatingRuleType,
      action,
      terminatingRuleMatchDetails: isInjection
        ? [
            {
              conditionType: "SQL_INJECTION",
              sensitivityLevel: "HIGH",
              location: "ALL_QUERY_ARGS",
              matchedData: ["1", "or", "1"],
              matchedFieldName: "q",
            },
          ]
        : [],
      httpSourceName: "ALB",
      httpSourceId: "123456789012-app/shop/50dc6c495c0c9188",
      ruleGroupList: [],
      rateBasedRuleList:
        terminatingRuleType === "RATE_BASED"
          ? [
              {
                rateBasedRuleId: `${WEB_ACL}_${terminatingRuleId}`,
                rateBasedRuleName: terminatingRuleId,
                limitKey: "IP",
                maxRateAllowed: 100,
                evaluationWindowSec: "300",
                limitValue: clientIp,
              },
            ]
          : [],
      nonTerminatingMatchingRules: [],
      requestHeadersInserted: null,
      responseCodeSent: null,
      httpRequest: {
        clientIp,
        country: one(COUNTRIES),
        headers: [
          { name: "Host", value: "shop.example.com" },
          { name: "User-Agent", value: one(BROWSERS) },
        ],
        uri,
        args: isInjection ? "q=1+or+1" : "",
        httpVersion: "HTTP/2.0",
        httpMethod: uri === "/login" || uri === "/api/orders" ? "POST" : "GET",
        requestId: `1-${hex(8)}-${hex(24)}`,
        fragment: "",
        scheme: "https",
        host: "shop.example.com",
      },
      labels: [{ name: `awswaf:clientip:geo:country:${one(["US", "DE", "FR"])}` }],
      ja3Fingerprint: hex(32),
    };
  };
};

export default wafLogs;
