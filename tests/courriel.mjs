// A mail server on loopback: STARTTLS, one line of JSON on the standard output for its port and for each letter.
// Arguments: file of the certificate, file of its key.
// An address at « absent.exemple » refuses every letter, one at « lent.exemple » the first two.
import { readFileSync } from "node:fs";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const [, , cert, key] = process.argv;
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const tries = new Map();

function answer(code, text) {
  return Object.assign(new Error(text), { responseCode: code });
}

const server = new SMTPServer({
  cert: readFileSync(cert),
  key: readFileSync(key),
  authOptional: true,
  disabledCommands: ["AUTH"],
  onRcptTo({ address }, session, done) {
    const domain = address.split("@")[1];
    if (!session.secure) return done(answer(530, "Must issue a STARTTLS command first"));
    if (domain === "absent.exemple") return done(answer(550, `No such user ${address}`));
    if (domain === "lent.exemple") {
      const before = tries.get(address) ?? 0;
      tries.set(address, before + 1);
      if (before < 2) return done(answer(451, `Try again later ${address}`));
    }
    done();
  },
  onData(stream, session, done) {
    simpleParser(stream).then((letter) => {
      say({
        to: session.envelope.rcptTo.map((it) => it.address).join(),
        from: letter.from.text,
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
        id: letter.messageId,
        automatic: letter.headers.get("auto-submitted"),
        joined: letter.attachments.map((it) => ({ name: it.filename, bytes: it.content.toString("base64") })),
      });
      done();
    }, done);
  },
});
// A peer that is killed in the middle of a handshake is the business of the tests that kill it.
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => say({ port: server.server.address().port }));
process.stdin.resume().on("end", () => process.exit(0));
