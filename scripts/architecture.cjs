/**
 * Who may use whom: the table of docs/decisions.md as dependency-cruiser rules (`npm run check`).
 * A line here is a decision: changing one is a reviewed change of its own.
 */
const FEATURES = {
  contractors: [],
  content: [],
  billing: [],
  privacy: ["contacts"],
  certifications: ["contractors"],
  contacts: ["contractors"],
  accounts: ["billing"],
  imports: ["accounts", "contractors", "certifications", "contacts", "search"],
  search: ["contractors", "certifications", "contacts"],
  reveals: ["accounts", "billing", "contacts", "contractors"],
  lists: ["accounts", "billing", "contractors", "certifications", "contacts", "reveals", "search"],
  signals: ["accounts", "search", "certifications"],
  quality: ["contractors", "certifications", "contacts", "imports", "search"],
  "public-api": ["accounts", "billing", "certifications", "contacts", "contractors", "lists", "reveals", "search"],
};

const names = Object.keys(FEATURES).join("|");

const onlyListedFeatures = Object.entries(FEATURES).map(([feature, uses]) => ({
  name: `feature-${feature}`,
  comment: `${feature} may use: ${uses.join(", ") || "no other feature"}`,
  severity: "error",
  from: { path: `^app/features/${feature}/` },
  to: { path: "^app/features/", pathNot: `^app/features/(${[feature, ...uses].join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...onlyListedFeatures,
    {
      name: "every-feature-is-listed",
      severity: "error",
      from: {},
      to: { path: "^app/features/", pathNot: `^app/features/(${names})/` },
    },
    {
      name: "every-feature-is-listed-from",
      severity: "error",
      from: { path: "^app/features/", pathNot: `^app/features/(${names})/` },
      to: {},
    },
    { name: "routes-are-leaves", severity: "error", from: { path: "^(app|scripts)/" }, to: { path: "^app/routes/" } },
    {
      name: "platform-knows-no-product",
      severity: "error",
      from: { path: "^app/platform/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^app/(features|routes|ui)/" },
    },
    {
      name: "ui-knows-no-product",
      severity: "error",
      from: { path: "^app/ui/", pathNot: "\\.test\\.tsx?$" },
      to: { path: "^app/(features|routes|platform)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "database-stays-behind-features",
      severity: "error",
      from: { path: "^app/(routes|ui|text)/|^app/root\\.tsx$" },
      to: { path: "^app/platform/(db|prisma)\\.server\\.ts$|@prisma/client|^node_modules/pg/" },
    },
    {
      name: "rules-are-pure",
      comment: "a file without .server is a rule or a rendering: it reaches no database, no file, no network",
      severity: "error",
      from: { path: "^app/features/.+\\.tsx?$", pathNot: "\\.(server|test)\\.tsx?$|\\.server\\.test\\.tsx?$" },
      to: { path: "\\.server\\.tsx?$|^app/platform/.+\\.server|@prisma/client", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "rules-touch-no-machine",
      comment: "no file, socket or process in a pure rule; hashing and assertions are pure",
      severity: "error",
      from: { path: "^app/features/.+\\.tsx?$", pathNot: "\\.(server|test)\\.tsx?$|\\.server\\.test\\.tsx?$" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(crypto|assert)$" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "tests-are-nobody's",
      severity: "error",
      from: { pathNot: "\\.test\\.tsx?$|^(test|scripts/bench)/" },
      to: { path: "\\.test\\.tsx?$|^test/(?!cluster)" },
    },
    {
      name: "development-packages-stay-out-of-the-product",
      severity: "error",
      from: { path: "^app/", pathNot: "\\.test\\.tsx?$|^app/routes\\.ts$" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(build|app/platform/prisma-client)/" },
  },
};
