import type { FormatName } from '../../api/formats.ts'

export const JXL = { name: 'jxl', label: 'JPEG XL' } as const satisfies FormatName
