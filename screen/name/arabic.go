package name

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// arabicNames are frequent names and words in Arabic and Persian script with
// the Latin spellings that lists give them. The script does not tell the
// vowels of a word, but everybody knows those of these. Left: folded as by
// Fold. The facts are the dictionary's; choice and arrangement are ours.
const arabicNames = `
محمد muhammad|محمود mahmud|احمد ahmad|حمد hamad|حامد hamid|حميد hamid|محمدي muhammadi|حمدي hamdi|حمدان hamdan
علي ali|عمر umar omar|عمرو amr|عثمان uthman usman|ابوبكر abubakr|حسن hassan hasan|حسين hussein husayn|حسني husni|محسن muhsin
الله allah|عبيد ubayd|عبد abd|عبدو abdu|عبده abduh|عابد abid
ابراهيم ibrahim|اسماعيل ismail|اسحاق ishaq|يعقوب yaqub|يوسف yusuf|موسي musa|عيسي isa|يحيي yahya|زكريا zakariya|داود dawud|داوود davoud|سليمان sulayman|ادريس idris|ايوب ayub|يونس yunis|الياس ilyas|هارون harun|نوح nuh|ادم adam
خالد khalid|وليد walid|سعيد said|سعد sad saad|مسعود masud|سالم salim|سليم salim|سلام salam|سلمان salman|مسلم muslim|صالح salih saleh|صلاح salah|مصلح muslih|طارق tariq|طاهر tahir|طه taha|ياسين yasin|ياسر yasir|يزيد yazid|زيد zayd|زياد ziyad|زين zayn|زهير zuhayr|زاهد zahid
كريم karim|كمال kamal|كامل kamil|جمال jamal|جميل jamil|جلال jalal|جعفر jafar|جواد jawad|جابر jabir|جهاد jihad|رضا rida reza|رمضان ramadan|رشيد rashid|راشد rashid|رحيم rahim|رحمن rahman|رحمان rahman|رجب rajab|رامي rami|رائد raid
ناصر nasir|نصر nasr|منصور mansur|نبيل nabil|نور nur|نوري nuri|انور anwar|منير munir|مراد murad|مصطفي mustafa|مرتضي murtada|مختار mukhtar|محي muhyi|مجيد majid|ماجد majid|ماهر mahir|مازن mazin|مروان marwan|معاذ muadh|معتز mutaz|مهدي mahdi mehdi|هادي hadi|هاني hani|هاشم hashim|هشام hisham|همام hammam|حمزه hamza|حبيب habib|حافظ hafiz|حاتم hatim|حكيم hakim|حيدر haydar|حجي hajji|حاج hajj|خليل khalil|خضر khidr|خميس khamis|خان khan|شيخ shaykh sheikh|شريف sharif|شهيد shahid|شعبان shaban|شمس shams|شاه shah|سيد sayyid sayed|سيف sayf saif|دين din|اسلام islam|امين amin|امير amir|امام imam|امجد amjad|اسد asad|اسامه usama osama|ايمن ayman|ايمان iman|انس anas|اكرم akram|اكبر akbar|اصغر asghar|اشرف ashraf|افضل afzal|بشار bashar|بشير bashir|بدر badr|بكر bakr|بلال bilal|باسم basim|باقر baqir|بهاء baha|تيسير taysir|توفيق tawfiq|ثابت thabit|غازي ghazi|غالب ghalib|غلام ghulam|غفار ghaffar|غفور ghafur|عزيز aziz|عزت izzat|عز izz|عادل adil|عارف arif|عامر amir|عباس abbas|عدنان adnan|عدي uday|عصام isam|عقيل aqil|عماد imad|عمار ammar|عرفات arafat|عطا ata|علاء ala|فاروق faruq|فارس faris|فاضل fadil|فاطمه fatima|فتحي fathi|فراس firas|فرج faraj|فريد farid|فهد fahd|فوزي fawzi|فيصل faysal|فؤاد fuad|فواد fuad|قادر qadir|قاسم qasim|قصي qusay|قطب qutb|كاظم kazim kathim|لطيف latif|لطفي lutfi|مالك malik|مبارك mubarak|مصباح misbah|مصعب musab|نايف nayif|نجيب najib|نزار nizar|نعيم naim|نعمان numan|وائل wail|وسام wisam|وهاب wahhab|ولد ould|بن bin|ابن ibn|بنت bint|ابو abu|ابي abi|ام umm|ابا aba|ال al|ذو dhu|رزاق razzaq|رزق rizq|رؤوف rauf|سامي sami|سامر samir|سمير samir|سميره samira|سهيل suhayl|صادق sadiq sadegh|صباح sabah|صبري sabri|صدام saddam|صديق siddiq|ضياء diya|ظاهر zahir|ملا mullah|مولوي mawlawi|اغا agha|گل gul|جان jan|زاده zadeh zada|پور pour|نژاد nejad|رفسنجاني rafsanjani|احمدي ahmadi|كريمي karimi|حسيني hosseini husayni|موسوي mousavi|رضايي rezaei|محسني mohseni|صادقي sadeghi|هاشمي hashemi|جعفري jafari|قاسمي ghasemi gasmi|سليماني soleimani|قاساني qasani|خامنه khamenei|عايشه aisha|مريم maryam|زينب zaynab|خديجه khadija|ليلي layla|هدي huda|نضال nidal|بغدادي baghdadi|حي hay hai|مصري masri|حقاني haqqani|اخوند akhund akhun|طايي tai|ازهر azhar|خليفه khalifa|قدوس quddus|ربيع rabi|ربيعي rubayi rabii|شكور shukur|ولي wali|فتاح fattah|جبار jabbar|مجاهد mujahid|طالبان taliban|تحريك tehrik|نصره nusra|انصار ansar|مسلمين muslimin|سلطان sultan|مظلوم mazlum|متين matin|داد dad|قريشي qureshi|زي zai|رحيمي rahimi|رحماني rahmani|عمري umari omari|زبيدي zubaydi|عبيدي ubaydi|عزاوي azzawi|جبوري juburi|دليمي dulaymi|شمري shammari|عتيبي utaybi otaibi|غامدي ghamdi|قحطاني qahtani|زهراني zahrani|شهري shahri|مطيري mutayri|دوسري dawsari dossari|عنزي anazi|حمزه hamza|ايوبي ayyubi|نجفي najafi|كربلايي karbalai|تهراني tehrani|اصفهاني isfahani|شيرازي shirazi|تبريزي tabrizi|عطار attar|نجار najjar|حداد haddad|خوري khouri|بيطار bitar|صباغ sabbagh|قباني qabbani|تونسي tunisi|ليبي libi|عراقي iraqi|سوري suri|شامي shami|يمني yamani|حربي harbi|زرقاوي zarqawi|ظواهري zawahiri|قذافي qadhafi gaddafi|تكريتي tikriti|دوري duri|بصري basri|موصلي mawsili|حق haq|قاعده qaida|چوهدري chaudhry|عصبه asbat|صبار sabbar|زكريا zakaria|عظيم azim azeem|وثيق wathiq|ترابي turabi|سعدي saadi|لكحل lakhal|بصير basir|توحيد tawhid|جيش jaysh|مهاجرين muhajirin|زدران zadran|ځدران zadran|وزير wazir|گل gul|خيل khel|يار yar|سرحان sirhan|مظهري mazhari|بصير basir|احد ahad|صمد samad|سميع sami|ستار sattar|منان mannan|واحد wahid|مومن mumin|باري bari|غني ghani|نبي nabi|رسول rasul|سراج siraj|جليل jalil|شاكر shakir|عظيم azim|نظر nazar|گيلاني gilani|يزدي yazdi|كرماني kermani|خراساني khorasani|همداني hamadani|زنجاني zanjani|قمي qomi|گيل gil
طلال talal|ممدوح mamduh|مجدي majdi magdi|مدحت midhat|مهند muhannad|مؤيد muayyad|مثني muthanna|مقداد miqdad|معن maan|معمر muammar|منذر mundhir|منتصر muntasir|موفق muwaffaq|ميثم maytham meysam|نادر nadir nader|ناجي naji|ناظم nazim|نذير nadhir|نزيه nazih|نسيم nasim|نصار nassar|نواف nawwaf nawaf|نوفل nawfal|هيثم haytham haitham|هلال hilal|هزاع hazza|وجدي wajdi|وجيه wajih|وديع wadi|وضاح waddah|وهبي wahbi|زكي zaki|زايد zayid zayed|زبير zubayr zubair|سعدون sadun|سعود saud|سفيان sufyan|سنان sinan|شادي shadi|شامل shamil|شاهين shahin shaheen|شفيق shafiq|شكري shukri|شوقي shawqi|شهاب shihab|صبحي subhi|صخر sakhr|صفوان safwan|صهيب suhayb suhaib|طالب talib|طلحه talha|ظافر zafir|عابدين abidin abidine|عاصم asim|عاطف atif|عباده ubada|عبود abbud abboud|عرفان irfan|عزام azzam|عصمت ismat|عطيه atiyya attia|عقبه uqba|علوان alwan|علوي alawi alavi|عوده awda odeh|عوض awad|عياد ayyad|عيد eid|غسان ghassan|غيث ghayth ghaith|فخري fakhri|فادي fadi|فضل fadl fazl|فهمي fahmi|فياض fayyad|قحطان qahtan|قيس qays qais|كرم karam|كنعان kanan|ليث layth laith|لؤي luay|لبيب labib|مامون mamun|محرم muharram|مدني madani|مرزوق marzuq|مرسي mursi morsi|مشعل mishal|مطر matar|مطلق mutlaq|مفلح muflih|مقبل muqbil|مقرن muqrin|منصف munsif moncef|مهنا muhanna|عويس uways aweys
ارش arash|ارمان arman|بابك babak|بهرام bahram|بهروز behrouz behruz|بهزاد behzad|بهمن bahman|بيژن bijan|پرويز parviz|پيمان peyman|جمشيد jamshid|خسرو khosrow|داريوش dariush|رستم rostam|سيامك siamak|سياوش siavash|شاهرخ shahrokh|شهرام shahram|شهريار shahriar|فرامرز faramarz|فرشاد farshad|فرهاد farhad|فريدون fereydoun|قدرت ghodrat|كامران kamran|كاوه kaveh|كوروش kourosh|كيوان keyvan|منوچهر manouchehr|مهران mehran|مهرداد mehrdad|نويد navid|نيما nima|هدايت hedayat hidayat|هوشنگ houshang|عباسي abbasi|اكبري akbari|اسدي asadi|باقري bagheri|بهرامي bahrami|پناهي panahi|تقوي taghavi|توكلي tavakoli|حيدري heydari|خاني khani|داودي davoudi|دهقان dehghan|رستمي rostami|رضوي razavi|زارع zare|زارعي zarei|سلطاني soltani sultani|شريفي sharifi|صالحي salehi|صفري safari|طاهري taheri|عزيزي azizi|غفاري ghaffari|فلاح fallah|قرباني ghorbani|كاظمي kazemi|كياني kiani|لاريجاني larijani|مرادي moradi|مصطفوي mostafavi|ملكي maleki|مهدوي mahdavi|ميرزايي mirzaei|نظري nazari|همتي hemmati|يزداني yazdani|يوسفي yousefi yusufi|محمودي mahmoudi|ابراهيمي ebrahimi|اسماعيلي esmaeili|اميني amini|انصاري ansari|بختياري bakhtiari|جلالي jalali|جوادي javadi|خليلي khalili|رييسي raisi|روحاني rouhani|سعيدي saeidi saidi|عبدي abdi|قنبري ghanbari|كمالي kamali|مجيدي majidi|مختاري mokhtari|منصوري mansouri mansuri|نعمتي nemati|وحيدي vahidi
اخوندزاده akhundzada akhunzada|نورزي nurzai noorzai|پوپلزي popalzai|باركزي barakzai|احمدزي ahmadzai|ستانكزي stanekzai|وردك wardak
`

// lexicon is a table of words with their Latin spellings.
type lexicon map[string][]string

var arabicLexicon = sync.OnceValue(func() lexicon {
	out := lexicon{}
	for line := range strings.FieldsFuncSeq(arabicNames, func(r rune) bool { return r == '|' || r == '\n' }) {
		if f := strings.Fields(line); len(f) > 1 {
			out[Fold(f[0])] = f[1:]
		}
	}
	return out
})

// arabicArticle is al- as the script writes it.
const arabicArticle = "ال"

// readArabic gives what is known of a folded Arabic or Persian token: its
// vowelled spellings from the lexicon, and always its consonants.
func readArabic(token string) ([]Reading, string) {
	if token == arabicArticle { // the article has no consonant by which to know it
		return []Reading{{"al", "article"}}, ""
	}
	var out []Reading
	for _, l := range arabicLexicon()[token] {
		out = append(out, Reading{l, "usual spelling"})
	}
	return readings(out...), consonants(token)
}

// cutArabic divides a token into the words that the script writes together:
// the article al- (ال) and abd al- (عبدال). Al-Tikriti is one word in Arabic
// and two in every list.
func cutArabic(token string) []string {
	const abdal, al = "عبدال", arabicArticle
	if _, known := arabicLexicon()[token]; known {
		return []string{token}
	}
	if token == "عبدالله" {
		return []string{"عبد", "الله"}
	}
	if head, ok := strings.CutSuffix(token, "الله"); ok && utf8.RuneCountInString(head) >= 3 {
		return []string{head, "الله"}
	}
	if rest, ok := strings.CutPrefix(token, "وال"); ok && utf8.RuneCountInString(rest) >= 3 { // and the
		return []string{"و", al, rest}
	}
	if rest, ok := strings.CutPrefix(token, "لل"); ok && utf8.RuneCountInString(rest) >= 4 { // for the
		return []string{al, rest}
	}
	if rest, ok := strings.CutPrefix(token, "ابوال"); ok && utf8.RuneCountInString(rest) >= 3 {
		return []string{"ابو", al, rest}
	}
	if rest, ok := strings.CutPrefix(token, "محمد"); ok && (rest == "عبد" || rest == "علي" || rest == "رضا") {
		return []string{"محمد", rest}
	}
	if rest, ok := strings.CutPrefix(token, abdal); ok && utf8.RuneCountInString(rest) >= 2 {
		return []string{"عبد", al, rest}
	}
	if rest, ok := strings.CutPrefix(token, al); ok && (utf8.RuneCountInString(rest) >= 3 || len(arabicLexicon()[rest]) > 0) {
		return []string{al, rest}
	}
	return []string{token}
}
