/** What was to be laid on a result is not there. */
export class OverlayMissingError extends Error {
  override readonly name = 'OverlayMissingError'
}
