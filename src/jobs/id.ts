/** What jobs, batches and the names of derivatives are called by: drawn at random. */

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const ID = new RegExp(`^${UUID}(?:\\.\\d{1,9})?$`)

/** A UUID; that of a job in a batch is the batch's own, and a number. */
export function isId(text: string): boolean {
  return ID.test(text)
}
