// Where the kernel finds what the host tells it of other frames: indices of i32. They are those of
// src/engine/formats/avif/av1/inter-layout.ts: a test holds both together.

export const I_IS_INTER: i32 = 0;
export const I_STORE: i32 = 1;
export const I_KEEPS_MOTION: i32 = 2;
export const I_KEEPS_SEGMENTS: i32 = 3;
export const I_CONTEXT_TILE: i32 = 4;
export const I_PRIMARY: i32 = 5;
export const I_SEGMENT_MAP: i32 = 6;
export const I_UPDATES_MAP: i32 = 7;
export const I_IS_TEMPORAL: i32 = 8;
export const I_REFERENCES: i32 = 9;
export const I_LATER: i32 = 16;
export const I_PROJECTIONS: i32 = 23;
export const I_PROJECTED: i32 = 24;
export const I_WHOLE_VECTORS: i32 = 34;
export const I_PRECISE_VECTORS: i32 = 35;
export const I_TAPS: i32 = 36;
export const I_MOTION_MODES: i32 = 37;
export const I_USES_MOTION_FIELD: i32 = 38;
export const I_COMPOUNDS: i32 = 39;
export const I_SKIP_MODE: i32 = 40;
export const I_WARPS: i32 = 42;
export const I_INTER_INTRA: i32 = 43;
export const I_MASKS: i32 = 44;
export const I_DUAL_FILTER: i32 = 45;
export const I_JOINT_COMPOUND: i32 = 46;
export const I_GLOBAL_KIND: i32 = 47;
export const I_GLOBAL_PARAMETERS: i32 = 54;
export const I_REFERENCE_DELTAS: i32 = 96;
export const I_MODE_DELTAS: i32 = 104;
