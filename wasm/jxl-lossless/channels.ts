// The channels of a group (18181-1, H.2): planes of i16, in the order of the stream; palettes first.

/** A palette, or one for each plane, and the planes. */
const MOST_CHANNELS: i32 = 8;

@unmanaged
export class Channel {
  samples: usize;
  width: i32;
  height: i32;
  /** It is a palette. */
  isMeta: i32;
  /** Its samples are 0 to 255. */
  areBytes: i32;
}

const CHANNEL_BYTES: usize = 20;
const channels: usize = memory.data(8 * 20, 16);
export let channelCount: i32 = 0;

@inline
export function channelAt(i: i32): Channel {
  return changetype<Channel>(channels + <usize>i * CHANNEL_BYTES);
}

export function clearChannels(): void {
  channelCount = 0;
}

export function addChannel(samples: usize, width: i32, height: i32, isMeta: bool): void {
  assert(channelCount < MOST_CHANNELS);
  const channel = channelAt(channelCount++);
  channel.samples = samples;
  channel.width = width;
  channel.height = height;
  channel.isMeta = i32(isMeta);
  channel.areBytes = 0;
}

/** The widest of all: what distances to the row above are told by. */
export function widestChannel(): i32 {
  let most: i32 = 0;
  for (let i: i32 = 0; i < channelCount; i++) most = max(most, channelAt(i).width);
  return most;
}
