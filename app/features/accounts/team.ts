/** Mailboxes that say nothing about where their owner works. */
const PERSONAL =
  /^(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|proton|protonmail|pm|gmx|fastmail|hey|videotron|shaw|telus|rogers|bell|sympatico|eastlink|sasktel|mts|cogeco)\./;

/** What a new team is called until somebody changes it: its domain, or the mailbox where the domain is everybody's. */
export function teamNameFor(email: string): string {
  const at = email.lastIndexOf("@");
  const domain = email.slice(at + 1);
  return (PERSONAL.test(domain) ? email.slice(0, at) : domain).slice(0, 120) || "Team";
}
