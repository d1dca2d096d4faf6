/** The mark on requests that we send (RFC 9110, section 7.6.3): a service that fetches from itself would never end. */

const PSEUDONYM = 'edgepress'

export const OWN_VIA = `1.1 ${PSEUDONYM}`

/** Whether a request has come from one of us. */
export function isOwnRequest(via: string | undefined): boolean {
  const names = (via ?? '').split(',').map((step) => step.trim().split(/\s+/)[1]?.toLowerCase())
  return names.includes(PSEUDONYM)
}
