// What the colour kernels export; typed in src/engine/stages/color/kernel-exports.ts.
export { colorGray, colorGrayRgba, colorRgba } from './convert';
export { linkCmyk, linkRgba } from './device-link';
export { flattenOpaque, flattenTranslucent } from './flatten';
export { colorHdr } from './hdr';
export { colorLook, colorLookMixed } from './look';
