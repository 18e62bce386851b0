/**
 * ESLint rule: what a person reads comes from app/text, in English and French. A component holds no sentence, neither
 * between its tags nor in an attribute that is read aloud or shown.
 */
const SHOWN = new Set([
  "title",
  "alt",
  "placeholder",
  "label",
  "aria-label",
  "aria-description",
  "aria-roledescription",
]);
const LETTERS = /\p{L}{2,}/u;

/** @type {import("eslint").Rule.RuleModule} */
export const noLiteralText = {
  meta: {
    type: "problem",
    schema: [],
    messages: { literal: "“{{text}}” is a literal in a component: put it into app/text, in English and French." },
  },
  create(context) {
    const report = (node, text) => {
      const shown = text.trim().replace(/\s+/g, " ");
      if (LETTERS.test(shown)) context.report({ node, messageId: "literal", data: { text: shown.slice(0, 40) } });
    };
    /** The literals that an expression may come to: "a", `a`, cond ? "a" : "b", x && "a". */
    const inspect = (node) => {
      if (node.type === "Literal" && typeof node.value === "string") report(node, node.value);
      else if (node.type === "TemplateLiteral") report(node, node.quasis.map((part) => part.value.cooked).join(" "));
      else if (node.type === "ConditionalExpression") [node.consequent, node.alternate].forEach(inspect);
      else if (node.type === "LogicalExpression") [node.left, node.right].forEach(inspect);
    };
    return {
      JSXText: (node) => report(node, node.value),
      JSXExpressionContainer(node) {
        if (node.parent.type !== "JSXAttribute") inspect(node.expression);
      },
      JSXAttribute(node) {
        if (node.name.type !== "JSXIdentifier" || !SHOWN.has(node.name.name) || !node.value) return;
        inspect(node.value.type === "JSXExpressionContainer" ? node.value.expression : node.value);
      },
    };
  },
};
