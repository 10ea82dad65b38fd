// A provider of OpenID Connect, on loopback, where whoever comes is signed in as the person named in the file of its
// argument: one line of JSON on the standard output for its port. It ends with its standard input.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

// Its advice to who would run it for good; the pipe is read for one line only.
console.info = console.warn = () => {};
const { Provider } = await import("oidc-provider");
const [, , person, retour] = process.argv;
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address();
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    acrValues: ["eidas1", "eidas2"],
    clients: [{ client_id: "pupitre", client_secret: "secret-de-fournisseur", redirect_uris: [retour], id_token_signed_response_alg: "RS256" }],
    claims: { openid: ["sub", "acr"] },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, acr: "eidas1" }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
    interactions: { url: (_, interaction) => `/qui/${interaction.uid}` },
    features: { devInteractions: { enabled: false } },
  });
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url.startsWith("/qui/")) return answer(request, response);
    const accountId = readFileSync(person, "utf8").trim();
    const result = accountId ? { login: { accountId, acr: "eidas1" } } : { error: "access_denied" };
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  process.stdout.write(`${JSON.stringify({ port })}\n`);
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
