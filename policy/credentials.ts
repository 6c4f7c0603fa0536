/** Common names of credentials: `x-api-key`, `Authorization`, `dbPassword`. */
export function namesCredential(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
  return /(^|[^a-z])(authori[sz]ation|auth|(api|access|private|license|licence|ingest|insert|account|app|application|subscription|functions|shared|signing)[^a-z]?key|apikey|token|secret|passw(or)?d|pwd|passphrase|credentials?|bearer|signature|cookie|jwt|passcode)([^a-z]|$)/.test(
    words,
  );
}

/** Keys of AWS, GitHub, Slack and Stripe, JSON web tokens and private keys. */
const TOKENS =
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}|\b[rs]k_(live|test)_[A-Za-z0-9]{10,}|\beyJ[\w-]{8,}\.eyJ[\w-]+\.|-----BEGIN [A-Z ]*PRIVATE KEY-----/;

/** `Bearer …` and `Basic …`, as in an Authorization header. */
const HEADER = /^\s*(Bearer|Basic|Splunk|ApiKey|Token)\s+\S{6,}/i;

/** `user:password@host` in a URL. */
const USER_INFO = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]+:[^/\s@]+@/i;

/** `name=value` in a query, a JDBC URL or options of COPY, in one pass over a long text. */
const PAIRS = /(?<![\w.-])([\w.-]+)\s*=\s*'?([^&;'\s]+)/g;

/** `NAME 'value'` in the options of COPY: https://docs.aws.amazon.com/redshift/latest/dev/copy-parameters-authorization.html */
const COPY_PARAMETER = /\b(SECRET_ACCESS_KEY|SESSION_TOKEN|PASSWORD|MASTER_SYMMETRIC_KEY)\s+(AS\s+)?'[^']+'/i;

/** Names that mean a credential only in the query of a URL. */
const QUERY_PARAMETER = /^https?:\/\/[^?]*\?(.*&)?(key|sig|code)=[^&]{8,}/i;

export function holdsCredential(text: string): boolean {
  if ([TOKENS, HEADER, USER_INFO, COPY_PARAMETER, QUERY_PARAMETER].some((pattern) => pattern.test(text))) return true;
  return [...text.matchAll(PAIRS)].some(([, name = "", value = ""]) => namesCredential(name) && value.length > 3);
}
