/** One argument of a resource, as `terraform providers schema -json` describes it. */
export interface Attribute {
  readonly type?: unknown;
  readonly nested_type?: { readonly nesting_mode: string; readonly attributes: Readonly<Record<string, Attribute>> };
  readonly computed?: boolean;
  readonly optional?: boolean;
  readonly required?: boolean;
}

/** A resource or a nested block: arguments and blocks by name. */
export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, { readonly nesting_mode: string; readonly block: Block }>>;
}

/** Resource types of a Terraform provider by name, for example `aws_vpc`. */
export type Schema = Readonly<Record<string, { readonly block: Block }>>;

/** `deliveryStreamType` as Terraform writes it: `delivery_stream_type`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Names that differ from those of Pulumi by more than their case. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_lambda_function: { name: "function_name", code: "filename" },
  aws_lambda_permission: { function: "function_name" },
  aws_cloudwatch_metric_alarm: { name: "alarm_name" },
  aws_sns_topic_subscription: { topic: "topic_arn" },
};

/**
 * The Terraform type of a Pulumi type. Most names have the module; `aws_vpc` and `aws_subnet` do
 * not.
 */
export function terraformType(schema: Schema, pulumiType: string): string | undefined {
  const [provider, path = "", name = ""] = pulumiType.split(":");
  if (provider !== "aws") return undefined;
  const module = path.split("/")[0] ?? "";
  const own = snakeCase(name).slice(1);
  return [`aws_${module}_${own}`, `aws_${own}`].find((candidate) => candidate in schema);
}

/**
 * The argument or block of a Pulumi property; Terraform repeats a singular block for a plural list.
 */
export function terraformName(type: string, block: Block, property: string): string | undefined {
  const name = snakeCase(property);
  const candidates = [
    RENAMED[type]?.[property],
    name,
    name.replace(/ies$/, "y"),
    name.replace(/es$/, ""),
    name.replace(/s$/, ""),
  ];
  return candidates.find(
    (candidate) =>
      candidate !== undefined && (block.attributes?.[candidate] ?? block.block_types?.[candidate]) !== undefined,
  );
}

/** Values that the provider's last 5.x does not know yet. */
export const NEWER_VALUES: Readonly<Record<string, string>> = {
  "nodejs24.x": "nodejs22.x",
  "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08": "Policy-Min-TLS-1-2-PFS-2023-10",
};
