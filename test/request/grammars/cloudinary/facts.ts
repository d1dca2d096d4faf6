/**
 * What Cloudinary's transformations mean, as its documentation and its own libraries have it, in our
 * options. Sources, each behind a row or above a group of them:
 *
 *   CROP     cloudinary.com/documentation/image_crop_modes
 *   RESIZE   cloudinary.com/documentation/image_resize_modes
 *   PAD      cloudinary.com/documentation/image_padding_modes
 *   REF      cloudinary.com/documentation/transformation_reference
 *   RULES    cloudinary.com/documentation/cloudinary_transformation_rules
 *   GRAVITY  cloudinary.com/documentation/image_gravity
 *   GEN      what @cloudinary/url-gen 1.22.0 writes for its actions
 *   WEB      addresses that pages in public repositories have
 */

/** One layer, as `canonicalTransform` writes it. */
function drawn({ key = 'logo', ...members }: Readonly<Record<string, string>>): string {
  const usual = { blend: 'over', fit: 'contain', gravity: 'x0.5 y0.5', opacity: '1', rotate: '0' }
  const all = { ...usual, repeat: '', source: `key${key} kindstored`, ...members }
  const texts = Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1))
  return `draw=0${texts.map(([name, text]) => `${name}${text}`).join(' ')}`
}

/** A transformation, and what it is for us, as `canonicalTransform` writes it (with `f_auto`). */
export const MEANINGS: readonly (readonly [transformation: string, meaning: string])[] = [
  // RESIZE: scale goes to exactly these sides, one of them keeps the shape; it is what sides alone do (RULES).
  ['c_scale,h_150,w_150', 'fit=fill,height=150,width=150'],
  ['c_scale,w_150', 'fit=contain,width=150'],
  ['c_scale,w_0.25', 'fit=contain,shares=width0.25'],
  ['c_scale,h_0.5,w_1.5', 'fit=fill,shares=height0.5 width1.5'],
  ['c_scale,h_0.5/a_90', 'fit=contain,rotate=90,shares=width0.5'],
  ['c_scale,h_150', 'fit=contain,height=150'],
  ['w_150', 'fit=contain,width=150'],
  ['h_50,w_100', 'fit=fill,height=50,width=100'],
  ['ar_2,c_scale,w_100', 'fit=fill,height=50,width=100'],
  // RESIZE: fit enlarges as well, limit never does, mfit does nothing else.
  ['c_fit,h_250,w_250', 'fit=contain,height=250,width=250'],
  ['c_fit,w_250', 'fit=contain,width=250'],
  ['c_limit,h_1000,w_1000', 'height=1000,width=1000'],
  ['c_limit,w_1000', 'width=1000'],
  ['c_mfit,h_1200,w_1200', 'fit=scale-up,height=1200,width=1200'],
  ['c_mfit,w_1200', 'fit=scale-up,width=1200'],
  ['ar_16:9,c_limit,w_320', 'height=180,width=320'],
  // CROP: fill, to the very sides; with a ratio in place of one (`ar_16:9`, `ar_1.5`).
  ['c_fill,h_250,w_250', 'fit=cover,height=250,width=250'],
  ['c_fill,g_west,h_250,w_250', 'fit=cover,gravity=x0 y0.5,height=250,width=250'],
  ['ar_1.5,c_fill,w_250', 'fit=cover,height=167,width=250'],
  ['ar_16:9,c_fill,h_90', 'fit=cover,height=90,width=160'],
  ['ar_16:9,c_fill', 'fit=aspect-crop,height=36863,width=65535'],
  ['ar_1:1,c_fill,g_north', 'fit=aspect-crop,gravity=x0.5 y0,height=65535,width=65535'],
  ['c_fill,w_100', 'fit=contain,width=100'],
  // CROP: lfill never enlarges.
  ['c_lfill,h_250,w_250', 'fit=crop,height=250,width=250'],
  ['c_lfill,w_300', 'width=300'],
  ['ar_1:1,c_lfill,w_640', 'fit=crop,height=640,width=640'], // WEB: gantri
  // PAD: to the very sides, with a colour; the middle unless a gravity says otherwise.
  ['c_pad,h_250,w_250', 'fit=pad,height=250,width=250'],
  ['b_brown,c_pad,h_250,w_250', 'background=a255 b42 g42 r165,fit=pad,height=250,width=250'],
  ['ar_4:3,b_rgb:ff0000,c_pad,w_80', 'background=a255 b0 g0 r255,fit=pad,height=60,width=80'],
  ['c_pad,g_north_east,h_80,w_80', 'fit=pad,gravity=x1 y0,height=80,width=80'],
  // PAD: lpad does not enlarge but for its box, mpad does nothing to what is no smaller.
  ['c_lpad,h_250,w_250', 'extend=height250 width250,height=250,width=250'],
  ['c_lpad,w_250', 'width=250'],
  ['ar_16:9,c_pad', 'extend=ratio1.7777777777777777'],
  ['ar_1.5,c_pad,g_south', 'extend=ratio1.5,gravity=x0.5 y1'],
  ['ar_1.25,c_pad/a_90', 'extend=ratio0.8,rotate=90'],
  [
    'c_crop,h_9,w_9/c_lpad,h_30,w_20',
    'crop=heightpixels9 widthpixels9,extend=height30 width20,height=30,width=20',
  ],
  [
    'b_green,c_lpad,g_north,h_9,w_9',
    'background=a255 b0 g128 r0,extend=height9 width9,gravity=x0.5 y0,height=9,width=9',
  ],
  ['c_mpad,h_1600,w_1600', 'fit=pad-up,height=1600,width=1600'],
  ['c_mpad,w_1600', 'fit=scale-up,width=1600'],
  // CROP: a part of the picture as it is; x and y from the top left.
  ['c_crop,h_200,w_300', 'crop=heightpixels200 widthpixels300'],
  [
    'c_crop,h_200,w_300,x_355,y_410',
    'crop=heightpixels200 leftpixels355 toppixels410 widthpixels300',
  ],
  ['c_crop,h_200,w_300,x_5', 'crop=heightpixels200 leftpixels5 toppixels0 widthpixels300'],
  [
    'c_crop,g_north_west,h_200,w_300,x_5,y_6',
    'crop=heightpixels200 leftpixels5 toppixels6 widthpixels300',
  ],
  ['c_crop,g_north_west,h_200,w_300', 'crop=heightpixels200 widthpixels300,gravity=x0 y0'],
  ['c_crop,g_south,h_200,w_300', 'crop=heightpixels200 widthpixels300,gravity=x0.5 y1'],
  ['c_crop,w_0.5', 'crop=heightshare1 widthshare0.5'],
  ['c_crop,h_1.0,w_0.25', 'crop=heightshare1 widthshare0.25'],
  ['c_crop,w_300', 'crop=heightshare1 widthpixels300'],
  ['ar_3:2,c_crop,w_300', 'crop=heightpixels200 widthpixels300'],
  ['ar_1,c_crop', 'fit=aspect-crop,height=65535,width=65535'],
  // GRAVITY: a point in pixels, around which is cut.
  [
    'c_crop,g_xy_center,h_100,w_200,x_300,y_200',
    'crop=heightpixels100 leftpixels200 toppixels150 widthpixels200',
  ],
  [
    'c_crop,g_xy_center,h_80,w_100,x_10,y_20',
    'crop=heightpixels80 leftpixels0 toppixels0 widthpixels100',
  ],
  ['c_fill,g_xy_center,h_50,w_100,x_0.3,y_0.8', 'fit=cover,focus=x0.3 y0.8,height=50,width=100'],
  [
    'c_crop,h_0.5,w_0.5,x_0.1,y_0.25',
    'crop=heightshare0.5 leftshare0.1 topshare0.25 widthshare0.5',
  ],
  // CROP: thumb needs faces to be more than fill; auto finds its gravity itself.
  ['c_thumb,h_80,w_100', 'fit=cover,height=80,width=100'],
  ['c_thumb,g_north,h_80,w_100,z_1.0', 'fit=cover,gravity=x0.5 y0,height=80,width=100'],
  ['c_auto,g_auto,h_80,w_100', 'fit=cover,gravity=attention,height=80,width=100'],
  ['ar_1.5,c_auto,w_100', 'fit=cover,gravity=attention,height=67,width=100'], // GEN
  // GRAVITY: the compass.
  ['c_fill,g_north_west,h_2,w_2', 'fit=cover,gravity=x0 y0,height=2,width=2'],
  ['c_fill,g_north,h_2,w_2', 'fit=cover,gravity=x0.5 y0,height=2,width=2'],
  ['c_fill,g_north_east,h_2,w_2', 'fit=cover,gravity=x1 y0,height=2,width=2'],
  ['c_fill,g_east,h_2,w_2', 'fit=cover,gravity=x1 y0.5,height=2,width=2'],
  ['c_fill,g_center,h_2,w_2', 'fit=cover,height=2,width=2'],
  ['c_fill,g_south_west,h_2,w_2', 'fit=cover,gravity=x0 y1,height=2,width=2'],
  ['c_fill,g_south,h_2,w_2', 'fit=cover,gravity=x0.5 y1,height=2,width=2'],
  ['c_fill,g_south_east,h_2,w_2', 'fit=cover,gravity=x1 y1,height=2,width=2'],
  ['c_fill,g_auto,h_2,w_2', 'fit=cover,gravity=attention,height=2,width=2'],
  // REF: effects, with their ranges and defaults.
  ['e_grayscale', 'grayscale=true'],
  ['e_negate', 'negate=true'],
  ['e_brightness', 'brightness=1.8'],
  ['e_brightness:-99', 'brightness=0.01'],
  ['e_brightness:60', 'brightness=1.6'],
  ['e_contrast', ''],
  ['e_contrast:-100', 'contrast=0'],
  ['e_contrast:70', 'contrast=1.7'],
  ['e_saturation', 'saturation=1.8'],
  ['e_saturation:-100', 'saturation=0'],
  ['e_gamma', ''],
  ['e_gamma:-50', 'gamma=0.5'],
  ['e_gamma:150', 'gamma=2.5'],
  ['e_blur', 'blur=2'],
  ['e_blur:300', 'blur=6'],
  ['e_blur:2000', 'blur=40'],
  ['e_sharpen', 'sharpen=1'],
  ['e_sharpen:400', 'sharpen=4'],
  ['e_pixelate:8', 'pixelate=8'],
  ['e_pixelate:1', ''],
  ['e_trim', 'trim=keep0 tolerance26'],
  ['e_trim:20:', 'trim=keep0 tolerance51'], // GEN
  ['e_trim:100:white', 'trim=colora255 b255 g255 r255 keep0 tolerance255'],
  ['e_trim:50:rgb:f00', 'trim=colora255 b0 g0 r255 keep0 tolerance128'],
  // REF: corners, borders, backgrounds.
  ['r_20', 'radius=20'],
  ['r_0', ''],
  ['r_max', 'radius=max'],
  ['r_20:20', 'radius=20'],
  ['r_9:9:9:9', 'radius=9'],
  ['bo_4px_solid_black', 'border=bottom4 colora255 b0 g0 r0 left4 right4 top4'],
  ['bo_5px_solid_rgb:00390b60', 'border=bottom5 colora96 b11 g57 r0 left5 right5 top5'],
  ['b_rgb:123', 'background=a255 b51 g34 r17'],
  ['b_white', 'background=a255 b255 g255 r255'],
  // REF: turns by quarters, and mirrors.
  ['a_90', 'rotate=90'],
  ['a_-90', 'rotate=270'],
  ['a_180', 'rotate=180'],
  ['a_450', 'rotate=90'],
  ['a_0', ''],
  ['a_hflip', 'flip=h'],
  ['a_vflip', 'flip=v'],
  ['a_hflip.vflip', 'rotate=180'],
  ['a_90/a_hflip', 'flip=v,rotate=270'], // GEN; the same as mirrored left to right after a quarter
  ['a_hflip/a_90', 'flip=v,rotate=90'],
  ['a_exif', ''],
  // REF: quality, pixel ratio, flags.
  ['q_35', 'quality=35'],
  ['q_100', 'quality=100'],
  ['q_auto', ''],
  ['q_auto:best', 'quality=90'],
  ['q_auto:good', ''],
  ['q_auto:eco', 'quality=70'],
  ['q_auto:low', 'quality=50'],
  ['q_80:444', 'chroma=444'],
  ['q_auto:best:420', 'chroma=420,quality=90'],
  ['fl_progressive', ''],
  ['fl_progressive:none', 'progressive=false'],
  ['c_crop,h_9,w_9/c_mfit,w_20', 'crop=heightpixels9 widthpixels9,fit=scale-up,width=20'],
  ['e_trim/ar_1,c_fill', 'fit=aspect-crop,height=65535,trim=keep0 tolerance26,width=65535'],
  ['c_scale,dpr_2.0,w_100', 'fit=contain,width=200'],
  ['c_scale,w_100/dpr_1.5', 'fit=contain,width=150'],
  ['dpr_1.0', ''],
  ['fl_lossy', ''],
  ['fl_strip_profile.force_strip', ''],
  ['fl_keep_attribution', 'metadata=copyright'],
  ['o_100', ''],
  ['cs_srgb', ''],
  ['pg_1', 'anim=false'],
  // cloudinary.com/documentation/layers, image_layer_placement, image_layer_transformations
  ['l_logo', 'overlay=0logo'],
  ['l_logo/fl_layer_apply', 'overlay=0logo'],
  ['l_logo/fl_layer_apply/l_badge/fl_layer_apply', 'overlay=0logo 1badge'],
  [
    'l_logo/c_scale,w_50/fl_layer_apply,g_south_east,x_10,y_20', // GEN
    drawn({ bottom: 'pixels20', gravity: 'x1 y1', right: 'pixels10', width: 'pixels50' }),
  ],
  [
    'l_logo.png,w_50,h_20,g_north,y_5,o_40,a_90',
    drawn({
      ...{ fit: 'fill', gravity: 'x0.5 y0', height: 'pixels20', key: 'logo.png', opacity: '0.4' },
      ...{ rotate: '90', top: 'pixels5', width: 'pixels50' },
    }),
  ],
  [
    'l_brand:logo/c_scale,fl_relative,w_0.2/e_multiply,fl_layer_apply.no_overflow',
    drawn({ blend: 'multiply', key: 'brand/logo', width: 'share0.2' }),
  ],
  ['l_brand:logo/fl_layer_apply.tiled', drawn({ key: 'brand/logo', repeat: 'xy' })],
  ['dpr_2.0/l_logo,w_50', drawn({ width: 'pixels100' })],
  // RULES: components are done one after the other.
  ['c_crop,h_400,w_400/c_scale,w_200', 'crop=heightpixels400 widthpixels400,fit=contain,width=200'],
  [
    'c_crop,h_300,w_300/c_scale,r_max,w_150', // cloudinary.com/documentation/chained_and_named_transformations
    'crop=heightpixels300 widthpixels300,fit=contain,radius=max,width=150',
  ],
  [
    'c_crop,h_400,r_max,w_400/c_scale,w_200', // cloudinary.com/documentation/image_transformations
    'crop=heightpixels400 widthpixels400,fit=contain,radius=max,width=200',
  ],
  [
    'c_crop,h_375,w_668,x_118,y_383/dpr_2.0/c_limit,w_740/fl_lossy,q_auto', // WEB: thedailybeast
    'crop=heightpixels375 leftpixels118 toppixels383 widthpixels668,width=1480',
  ],
  ['c_fill,w_1200/q_auto:best/dpr_2.0', 'fit=contain,quality=90,width=2400'], // WEB: nintendo
  ['c_lfill,g_auto,h_1800,w_3200/q_80', 'fit=crop,gravity=attention,height=1800,width=3200'], // WEB: myswitzerland
  ['c_fill,h_400,w_400/c_scale,w_200', 'fit=cover,height=200,width=200'],
  ['c_fill,h_400,w_400/c_limit,h_100,w_300', 'fit=cover,height=100,width=100'],
  ['c_pad,h_40,w_80/c_mfit,w_160', 'fit=pad,height=80,width=160'],
  ['c_fill,g_north,h_50,w_100/a_90', 'fit=cover,gravity=x1 y0.5,height=100,rotate=90,width=50'],
  ['c_fill,g_west,h_50,w_100/a_hflip', 'fit=cover,flip=h,gravity=x1 y0.5,height=50,width=100'],
  ['a_90/c_fill,g_north,h_50,w_100', 'fit=cover,gravity=x0.5 y0,height=50,rotate=90,width=100'],
  ['a_90/c_crop,h_20,w_10', 'crop=heightpixels10 widthpixels20,rotate=90'],
  ['e_grayscale/c_scale,w_50', 'fit=contain,grayscale=true,width=50'],
  ['e_gamma:50/c_crop,h_5,w_5', 'crop=heightpixels5 widthpixels5,gamma=1.5'],
  ['e_brightness:20/e_sharpen:100', 'brightness=1.2,sharpen=1'], // GEN
  ['e_grayscale/e_blur:300/e_pixelate:8', 'blur=6,grayscale=true,pixelate=8'],
  ['r_20/e_grayscale', 'grayscale=true,radius=20'],
  ['b_red/b_white', 'background=a255 b255 g255 r255'],
  [
    'e_trim/c_crop,h_5,w_5/c_fit,w_9',
    'crop=heightpixels5 widthpixels5,fit=contain,trim=keep0 tolerance26,width=9',
  ],
  ['c_pad,e_grayscale,h_9,w_9', 'fit=pad,grayscale=true,height=9,width=9'],
]

/** What is refused, and what the refusal names. */
export const REFUSALS: readonly (readonly [transformation: string, named: string])[] = [
  // No parameters of Cloudinary's, or none that could be.
  ['foo_bar', 'foo_bar'],
  ['w_abc', 'w_abc'], // cloudinary.com/documentation/ts_troubleshooting_image_transformation_errors
  ['w_0', 'w_0'],
  ['w_-5', 'w_-5'],
  ['w_', 'w_'],
  ['', ''],
  ['c_fill,w_100,w_200', 'w_'],
  ['ar_0:1,c_fill,w_5', 'ar_0:1'],
  ['ar_16:9,c_fill,h_5,w_5', 'ar_16:9'],
  ['c_fill', 'c_fill'],
  ['ar_1,c_lpad', 'c_lpad'],
  ['q_0', 'q_0'],
  ['q_101', 'q_101'],
  ['e_blur:0', 'e_blur:0'],
  ['e_blur:2001', 'e_blur:2001'],
  ['e_sharpen:1500', 'e_sharpen:1500'], // above ours
  ['e_brightness:-100', 'e_brightness:-100'],
  ['e_trim:101', 'e_trim:101'],
  ['a_45x', 'a_45x'],
  ['dpr_0.5', 'dpr_0.5'],
  ['dpr_4', 'dpr_4'],
  ['r_x', 'r_x'],
  ['bo_4_solid_red', 'bo_4_solid_red'],
  ['x_10', 'x_10'],
  ['c_scale,w_100,x_10', 'x_10'],
  // What Cloudinary has and we do not.
  ['c_fill_pad,g_auto,h_5,w_5', 'c_fill_pad'],
  ['c_auto_pad,h_5,w_5', 'c_auto_pad'],
  ['c_imagga_scale,w_5', 'c_imagga_scale'],
  ['c_fill,g_face,h_5,w_5', 'g_face'],
  ['c_fill,g_auto:faces,h_5,w_5', 'g_auto:faces'],
  ['c_thumb,g_faces,h_5,w_5', 'g_faces'],
  ['c_thumb,h_5,w_5,z_0.7', 'z_0.7'],
  ['c_pad,g_auto,h_5,w_5', 'g_auto'],
  ['b_auto,c_pad,h_5,w_5', 'b_auto'],
  ['b_blurred:400:15,c_pad,h_5,w_5', 'b_blurred:400:15'],
  ['w_auto', 'w_auto'],
  ['c_scale,w_iw', 'w_iw'],
  ['dpr_auto', 'dpr_auto'],
  ['q_auto:sensitive', 'q_auto:sensitive'],
  ['q_70:qmax_50', 'q_70:qmax_50'],
  ['q_auto:better', 'q_auto:better'],
  ['fl_progressive:steep', 'fl_progressive:steep'],
  ['f_svg', 'f_svg'],
  ['f_auto:video', 'f_auto:video'],
  ['e_sepia', 'e_sepia'],
  ['e_colorize:40', 'e_colorize:40'],
  ['e_tint:100:navy:gold', 'e_tint:100:navy:gold'],
  ['e_background_removal', 'e_background_removal'],
  ['e_gen_fill', 'e_gen_fill'],
  ['e_pixelate', 'e_pixelate'], // its default hangs on the picture's size
  ['a_20', 'a_20'],
  ['a_ignore', 'a_ignore'],
  ['a_auto_right', 'a_auto_right'],
  ['r_20:10:5:0', 'r_20:10:5:0'], // GEN
  ['bo_4px_solid_red,r_20', 'bo_4px_solid_red with r_'],
  ['o_50', 'o_50'],
  ['pg_2', 'pg_2'],
  ['fl_keep_iptc', 'fl_keep_iptc'],
  ['fl_getinfo', 'fl_getinfo'],
  ['d_avatar.png', 'd_avatar.png'],
  ['cs_cmyk', 'cs_cmyk'],
  ['du_5', 'du_5'],
  ['if_w_gt_500', 'if_w_gt_500'],
  ['$size_100', '$size_100'],
  ['t_unknown', 't_unknown'],
  ['l_text:Arial_40:hi', 'l_text:Arial_40:hi'],
  ['l_video:cat', 'l_video:cat'],
  ['l_fetch:!!', 'l_fetch:!!'],
  ['u_logo', 'u_logo'],
  ['l_logo,w_0.5/fl_layer_apply', 'w_0.5'], // of the layer's own size
  ['l_logo/c_fill,w_5/fl_layer_apply', 'c_fill'],
  ['l_logo,r_max', 'r_max'],
  ['l_logo/fl_layer_apply,g_north,x_5', 'g_north'],
  ['l_logo/fl_cutter.layer_apply', 'fl_cutter'],
  ['fl_layer_apply', 'fl_layer_apply'],
  // What one pass cannot do in that order.
  ['l_logo/c_scale,w_5', 'c_scale'],
  ['l_logo,w_5/l_badge', 'l_badge'],
  ['c_pad,h_9,w_9/l_logo', 'l_logo'],
  ['c_limit,h_1200,w_1800/c_scale,h_580,w_870', 'c_scale'], // WEB: format-magazine
  ['c_scale,w_100/c_crop,h_5,w_5', 'c_crop'],
  ['c_crop,h_9,w_9/c_crop,h_5,w_5', 'c_crop'],
  ['e_blur/c_scale,w_5', 'c_scale'],
  ['e_gamma:50/c_scale,w_5', 'c_scale'],
  ['e_grayscale/e_negate', 'e_negate'],
  ['e_sharpen/e_blur', 'e_blur'],
  ['c_pad,e_negate,h_5,w_5', 'e_negate'],
  ['c_pad,h_5,r_5,w_5', 'r_5'],
  ['bo_4px_solid_green/r_20', 'r_20'], // GEN
  ['bo_4px_solid_green/e_grayscale', 'e_grayscale'],
  ['c_scale,w_5/e_trim', 'e_trim'],
  ['e_pixelate:5/a_90', 'a_90'],
  ['a_90,c_fill,h_5,w_5', 'a_90'], // which is first, Cloudinary does not say
  ['a_90/c_crop,g_north,h_5,w_5', 'c_crop'],
  ['c_crop,g_north,h_9,w_9/c_fill,g_south,h_5,w_5', 'c_fill'],
  ['c_crop,dpr_2.0,h_5,w_5', 'c_crop'],
  ['dpr_2.0/dpr_3.0', 'dpr_3.0'],
  ['c_crop,g_south,h_5,w_5,x_1', 'c_crop'],
  ['c_crop,h_5,w_5,x_-1', 'x_-1'],
  ['c_fill,g_xy_center,h_5,w_5,x_3,y_8', 'g_xy_center'],
  ['c_crop,h_9,w_9/c_mpad,h_20,w_20', 'c_mpad'],
  ['e_trim/c_scale,w_0.5', 'c_scale'],
  ['ar_2,c_fill,w_0.5', 'ar_'],
  ['c_scale,dpr_2.0,w_0.5', 'dpr_2.0'],
]
