// A storage that speaks S3, on loopback, with one bucket « pieces »: one line of JSON on the standard output for its port.
// Arguments: its folder, its port (0 for a free one). It ends with its standard input.
import S3rver from "s3rver";

const [, , directory, port] = process.argv;
const storage = new S3rver({
  address: "127.0.0.1",
  port: Number(port),
  silent: true,
  directory,
  configureBuckets: [{ name: "pieces", configs: [] }],
});
const bound = await storage.run();
process.stdout.write(`${JSON.stringify({ port: bound.port })}\n`);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
