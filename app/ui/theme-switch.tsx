import { useState, type FormEvent } from "react";

type Theme = "light" | "dark" | "system";

/**
 * Light, dark or as the system says. The choice is a cookie that the server reads, so the first paint is already right;
 * without JavaScript the form posts it and comes back.
 */
export function ThemeSwitch({
  chosen,
  next,
  words,
}: {
  chosen: "light" | "dark" | undefined;
  next: string;
  words: Record<Theme | "label", string>;
}) {
  const [theme, setTheme] = useState<Theme>(chosen ?? "system");
  const choose = (event: FormEvent<HTMLFormElement>) => {
    const button = (event.nativeEvent as SubmitEvent).submitter as HTMLButtonElement | null;
    if (!button) return;
    event.preventDefault();
    const value = button.value as Theme;
    document.cookie = `theme=${value}; Path=/; Max-Age=${value === "system" ? 0 : 31536000}; SameSite=Lax${window.isSecureContext && location.protocol === "https:" ? "; Secure" : ""}`;
    if (value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
    setTheme(value);
  };
  return (
    <form method="post" action="/theme" onSubmit={choose} className="no-print">
      <input type="hidden" name="next" value={next} />
      <span className="seg" role="group" aria-label={words.label}>
        {(["system", "light", "dark"] as const).map((value) => (
          <button key={value} name="theme" value={value} aria-pressed={theme === value}>
            {words[value]}
          </button>
        ))}
      </span>
    </form>
  );
}
