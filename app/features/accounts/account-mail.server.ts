export async function sendLinkMail(_: unknown) {}
