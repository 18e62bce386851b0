import { expect, test } from "vitest";
import { localPath } from "./http.server";

test.each(["/", "/search?q=a&province=AB", "/fr/credits#packs", "/contractors/1/%2F"])(
  "%s is a path of ours",
  (path) => {
    expect(localPath(path, "/home")).toBe(path);
  },
);

test.each([
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  "evil.example",
  "",
  "/\t/evil.example",
  "/\n/evil.example",
  "/a/..//evil.example",
  "/./\\evil.example",
  `/${"a".repeat(3000)}`,
  null,
  undefined,
  { path: "/" },
])("%j leads nowhere but to the fallback", (path) => {
  expect(localPath(path, "/home")).toBe("/home");
});
