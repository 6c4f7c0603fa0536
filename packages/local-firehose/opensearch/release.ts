/** An OpenSearch without plugins, as its own integration tests use it, and the security plugin. */

/** A file of Maven Central. */
export interface Artifact {
  readonly url: string;
  readonly sha512: string;
  readonly fileName: string;
}

export const OPENSEARCH_VERSION = "2.19.4";

/** Of Java: https://docs.opensearch.org/2.19/install-and-configure/os-comp/ */
export const MINIMUM_JAVA = 11;

const MAVEN_CENTRAL = "https://repo1.maven.org/maven2";

export const server: Artifact = {
  url: `${MAVEN_CENTRAL}/org/opensearch/distribution/integ-test-zip/opensearch/2.19.4/opensearch-2.19.4.zip`,
  sha512:
    "f647ffad1263d5cef32657abe14533cf83e297b7dda42b0c27fa7250aa1de22367876a4b4bbc76205d84dabeea5f70c8c34d93753e751441a469f09b5e24a8a2",
  fileName: "opensearch-2.19.4.zip",
};

export const securityPlugin: Artifact = {
  url: `${MAVEN_CENTRAL}/org/opensearch/plugin/opensearch-security/2.19.4.0/opensearch-security-2.19.4.0.zip`,
  sha512:
    "b744225727ab6c6bbb970e97a096feb7745b2d512eaf7c1b4fe80721963e20485b1df6c04222eb11c2c81167654d9cf804be73fe6908a9973b4d0b17e2b5a18b",
  fileName: "opensearch-security-2.19.4.0.zip",
};
