/** What workerd has and Node lacks: types alone, for tests in Node of files that name it. */

interface Crypto {
  readonly DigestStream: new (
    algorithm: string,
  ) => WritableStream<ArrayBuffer | ArrayBufferView> & { readonly digest: Promise<ArrayBuffer> }
}
