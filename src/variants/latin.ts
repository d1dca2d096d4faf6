/** Other letters in those of ASCII, for names in addresses. */

/** What is written out, and how: pairs of letters first, as a shorter match would hide them. */
const LETTERS: readonly string[] = [
  // Latin
  `ßss äae æae ðd öoe øo üue þth đd ħh ıi ĳij łl œoe əa`,
  // Greek
  `ΐi άa έe ήi ίi ΰy αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξks οo πp ρr ςs σs τt υy φf χx ψps
  ωo ϊi ϋy όo ύy ώo`,
  // Cyrillic
  `ъеye ыйiy аa бb вv гg дd еe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh
  щsch ъ ыy ь эe юyu яya ёyo єye іi їyi љlj њnj ќkj ґg`,
  // Armenian
  `ուu աa բb գg դd եye զz էe ըy թt ժzh իi լl խkh ծts կk հh ձdz ղgh ճtch մm յy նn շsh ոvo չch պp
  ջj ռr սs վv տt րr ցc փp քq օo ֆf ևyev`,
  // Georgian
  `აa ბb გg დd ეe ვv ზz თt იi კk ლl მm ნn ოo პp ჟzh რr სs ტt უu ფph ქq ღgh ყk შsh ჩch ცts ძdz
  წts ჭtch ხkh ჯj ჰh`,
  // Arabic
  `ءe آa أa ؤw إa ئy اa بb ةt تt ثth جj حh خkh دd ذdh رr زz سs شsh صs ضd طt ظz عe غgh فf قq كk
  لl مm نn هh وw ىa يy ُu ٠0 ١1 ٢2 ٣3 ٤4 ٥5 ٦6 ٧7 ٨8 ٩9 ٹt ټp پp ځz څc چch ڈd ډd ڑr ړr ږg ژzh
  ښx کk ګg گg ںn ڼn ھh ۀe ہh یy ۍai ېe ےe ۰0 ۱1 ۲2 ۳3 ۴4 ۵5 ۶6 ۷7 ۸8 ۹9 ﺫd ﺭr ﺯz`,
  // Thaana
  `ހh ށsh ނn ރr ބb ޅlh ކk އa ވv މm ފf ދdh ތth ލl ގg ޏgn ސs ޑd ޒz ޓt ޔy ޕp ޖj ޗch ޘtt ޙhh ޚkh
  ޛth ޜz ޝsh ޞs ޟd ޠt ޡz ޢa ޣgh ޤq ޥw ަa ާaa ިi ީee ުu ޫoo ެe ޭey ޮo ޯoa`,
  // signs of money
  `¢c ¥y ߿b ৳t ૱bo ฿b ₠ce ₡c ₢cr ₣f ₥m ₦n ₧pt ₨rs ₩w ₫s €e ₭k ₮t ₯dp ₰s ₱p ₲g ₳a ₴s ₵c ₶tt ₷s
  ₸t ₹r ₺l ₽p ₿b ￠c ￥y ￦w`,
  // words
  '&-and- \u2665-love-',
]

/** Mathematical letters and digits, and those in circles: Unicode knows what they stand for. */
const STYLED = /[\u2460-\u24ff\u{1d400}-\u{1d7ff}]/gu

/** Modern Greek would have a v, as its small letter has here; but keys are not to change. */
const CAPITAL_BETA = /\u0392/g

const TABLE = new Map(
  LETTERS.flatMap((line) => line.trim().split(/\s+/)).map((entry) => {
    const [, letters = '', latin = ''] = /^(&|[^a-z\d-]+)([a-z\d-]*)$/.exec(entry) ?? []
    return [letters, latin]
  }),
)
const LONGEST_FIRST = [...TABLE.keys()].sort((one, other) => other.length - one.length)
const WRITTEN_OUT = new RegExp(LONGEST_FIRST.join('|'), 'gu')

/**
 * Lower-case text in which every letter that has a usual spelling in ASCII is spelt so, and accents
 * are gone. What has none (Chinese, say) stays.
 */
export function latin(text: string): string {
  return text
    .replace(STYLED, (letter) => letter.normalize('NFKD'))
    .replace(CAPITAL_BETA, 'b')
    .toLowerCase()
    .normalize()
    .replace(WRITTEN_OUT, (letters) => TABLE.get(letters) ?? letters)
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
}
