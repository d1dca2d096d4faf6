/** The client, as it is published, and what it tells its callers. */
// biome-ignore lint/suspicious/noExplicitAny: it hides the address of the API from its types
export type Tinify = any

export async function statusOf(work: Promise<unknown>): Promise<number> {
  return work.then(
    () => 200,
    (error: { status?: number }) => error.status ?? 0,
  )
}
