const { PolicyPack } = require("@pulumi/policy");

new PolicyPack("throwing-pack", {
  policies: [
    {
      name: "never-decided",
      description: "Has a mistake of its own.",
      enforcementLevel: "mandatory",
      validateResource: ({ props }) => props.tags.owner,
    },
  ],
});
