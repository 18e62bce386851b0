/** The simulator as a process of `npm start`, which hands it its port, where the webhooks go, and the secret they share. */
import { startStripeSimulator } from "./simulator";

export async function main(): Promise<number> {
  const { SIMULATOR_PORT, SIMULATOR_WEBHOOK_URL, STRIPE_WEBHOOK_SECRET, DATA_DIR } = process.env;
  if (!SIMULATOR_WEBHOOK_URL || !STRIPE_WEBHOOK_SECRET) {
    console.error("The payment simulator needs SIMULATOR_WEBHOOK_URL and STRIPE_WEBHOOK_SECRET.");
    return 1;
  }
  const simulator = await startStripeSimulator({
    port: Number(SIMULATOR_PORT ?? 12111),
    webhookUrl: SIMULATOR_WEBHOOK_URL,
    webhookSecret: STRIPE_WEBHOOK_SECRET,
    ...(DATA_DIR && { dataDir: DATA_DIR }),
  });
  if (process.send) process.send({ listening: simulator.url });
  else console.log(`listening ${simulator.url}`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "disconnect"] as const) process.once(signal, () => resolve());
  });
  await simulator.close();
  return 0;
}
