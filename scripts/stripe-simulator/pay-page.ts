import { type StripeObject, text } from "./objects";

/** What Stripe's hosted page would be: a form that takes no card, for it moves no money. */
export function payPage(session: StripeObject, problem: string | null): string {
  const dollars = (Number(session.amount_total) / 100).toFixed(2);
  const open = session.status === "open";
  const form = open
    ? `<form method="post">
  <button name="outcome" value="pay" class="go">Pay CA$${dollars}</button>
  <button name="outcome" value="decline">Let the card be declined</button>
  <button name="outcome" value="abandon">Leave without paying</button>
</form>`
    : `<p>This session is ${escape(text(session.status))}.</p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>SIMULATED checkout</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f6f6f4; color: #16191d; }
  main { box-sizing: border-box; width: min(420px, 100% - 32px); margin: 8vh auto; padding: 24px; background: #fff; border: 1px solid #d4d6d9; border-radius: 10px; }
  h1 { font-size: 24px; line-height: 1.15; margin: 0 0 8px; }
  .simulated { margin: 0 0 16px; padding: 8px 12px; background: #ffc21a; font-weight: 700; }
  form { display: grid; gap: 12px; margin-top: 24px; }
  button { font: inherit; min-height: 44px; border: 1px solid #6b7178; border-radius: 6px; background: #fff; cursor: pointer; }
  .go { background: #16191d; color: #fff; border-color: #16191d; font-weight: 700; }
  .problem { color: #a3141e; font-weight: 600; }
</style>
</head>
<body>
<main>
  <p class="simulated">SIMULATED: no card is asked for and no money moves.</p>
  <h1>TruCOR Intel credits</h1>
  <p>CA$${dollars}, one payment. ${escape(text(session.customer_email))}</p>
  ${problem ? `<p class="problem" role="alert">${escape(problem)}</p>` : ""}
  ${form}
</main>
</body>
</html>
`;
}

function escape(words: string): string {
  return words.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
