/** Refusals as ipx words them: a name in capitals, and a sentence. */

import { OptionError } from '../../option-error.ts'

export type IpxErrorName =
  | 'IPX_MISSING_MODIFIERS'
  | 'IPX_MISSING_ID'
  | 'IPX_MISSING_MODIFIER_ARG'
  | 'IPX_INVALID_MODIFIER_ARG'
  | 'IPX_INVALID_MODIFIER'

/** The name stands before the sentence, as in `IPX_MISSING_ID: Resource id is missing`. */
export function ipxError(name: IpxErrorName, sentence: string, option = 'modifiers'): OptionError {
  return new OptionError('invalid-option', option, `${name}: ${sentence}`)
}

/** A modifier of ipx that nothing here can do. */
export function cannotDo(modifier: string, why = 'it is not supported'): OptionError {
  return ipxError('IPX_INVALID_MODIFIER', `Cannot apply modifier: ${modifier}: ${why}`, modifier)
}
