import { useText } from "~/text/use-text";
import { demoWords } from "~/text/words";

/** Stands beside the name of whatever is invented (rules.md 6). */
export function DemoMark() {
  const t = useText(demoWords);
  return <span className="demo">{t("mark")}</span>;
}
