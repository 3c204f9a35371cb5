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
ناصر nasir|نصر nasr|منصور mansur|نبيل nabil|نور nur|نوري nuri|انور anwar|منير munir|مراد murad|مصطفي mustafa|مرتضي murtada|مختار mukhtar|محي muhyi|مجيد majid|ماجد majid|ماهر mahir|مازن mazin|مروان marwan|معاذ muadh|معتز mutaz|مهدي mahdi mehdi|هادي hadi|هاني hani|هاشم hashim|هشام hisham|همام hammam|حمزه hamza|حبيب habib|حافظ hafiz|حاتم hatim|حكيم hakim|حيدر haydar|حجي hajji|حاج hajj|خليل khalil|خضر khidr|خميس khamis|خان khan|شيخ shaykh sheikh|شريف sharif|شهيد shahid|شعبان shaban|شمس shams|شاه shah|سيد sayyid sayed|سيف sayf saif|دين din|اسلام islam|امين amin|امير amir|امام imam|امجد amjad|اسد asad|اسامه usama osama|ايمن ayman|ايمان iman|انس anas|اكرم akram|اكبر akbar|اصغر asghar|اشرف ashraf|افضل afzal|بشار bashar|بشير bashir|بدر badr|بكر bakr|بلال bilal|باسم basim|باقر baqir|بهاء baha|تيسير taysir|توفيق tawfiq|ثابت thabit|غازي ghazi|غالب ghalib|غلام ghulam|غفار ghaffar|غفور ghafur|عزيز aziz|عزت izzat|عز izz|عادل adil|عارف arif|عامر amir|عباس abbas|عدنان adnan|عدي uday|عصام isam|عقيل aqil|عماد imad|عمار ammar|عرفات arafat|عطا ata|علاء ala|فاروق faruq|فارس faris|فاضل fadil|فاطمه fatima|فتحي fathi|فراس firas|فرج faraj|فريد farid|فهد fahd|فوزي fawzi|فيصل faysal|فؤاد fuad|فواد fuad|قادر qadir|قاسم qasim|قصي qusay|قطب qutb|كاظم kazim|لطيف latif|لطفي lutfi|مالك malik|مبارك mubarak|مصباح misbah|مصعب musab|نايف nayif|نجيب najib|نزار nizar|نعيم naim|نعمان numan|وائل wail|وسام wisam|وهاب wahhab|ولد ould|بن bin|ابن ibn|بنت bint|ابو abu|ابي abi|ام umm|ابا aba|ال al|ذو dhu|رزاق razzaq|رزق rizq|رؤوف rauf|سامي sami|سامر samir|سمير samir|سميره samira|سهيل suhayl|صادق sadiq|صباح sabah|صبري sabri|صدام saddam|صديق siddiq|ضياء diya|ظاهر zahir|ملا mullah|مولوي mawlawi|اغا agha|گل gul|جان jan|زاده zadeh|پور pour|نژاد nejad|رفسنجاني rafsanjani|احمدي ahmadi|كريمي karimi|حسيني hosseini husayni|موسوي mousavi|رضايي rezaei|محسني mohseni|صادقي sadeghi|هاشمي hashemi|جعفري jafari|قاسمي ghasemi|سليماني soleimani|قاساني qasani|خامنه khamenei|عايشه aisha|مريم maryam|زينب zaynab|خديجه khadija|ليلي layla|هدي huda|نضال nidal|بغدادي baghdadi|حي hay hai|مصري masri|حقاني haqqani|اخوند akhund|طايي tai|ازهر azhar|خليفه khalifa|قدوس quddus|ربيع rabi|ربيعي rubayi rabii|شكور shukur|ولي wali|فتاح fattah|جبار jabbar|مجاهد mujahid|طالبان taliban|تحريك tehrik|نصره nusra|انصار ansar|مسلمين muslimin|سلطان sultan|مظلوم mazlum|متين matin|داد dad|قريشي qureshi|زي zai|رحيمي rahimi|رحماني rahmani|عمري umari omari|زبيدي zubaydi|عبيدي ubaydi|عزاوي azzawi|جبوري juburi|دليمي dulaymi|شمري shammari|عتيبي utaybi otaibi|غامدي ghamdi|قحطاني qahtani|زهراني zahrani|شهري shahri|مطيري mutayri|دوسري dawsari dossari|عنزي anazi|حمزه hamza|ايوبي ayyubi|نجفي najafi|كربلايي karbalai|تهراني tehrani|اصفهاني isfahani|شيرازي shirazi|تبريزي tabrizi|عطار attar|نجار najjar|حداد haddad|خوري khouri|بيطار bitar|صباغ sabbagh|قباني qabbani|تونسي tunisi|ليبي libi|عراقي iraqi|سوري suri|شامي shami|يمني yamani|حربي harbi|زرقاوي zarqawi|ظواهري zawahiri|قذافي qadhafi gaddafi|تكريتي tikriti|دوري duri|بصري basri|موصلي mawsili|حق haq|قاعده qaida|چوهدري chaudhry|عصبه asbat|صبار sabbar|زكريا zakaria|عظيم azim|وثيق wathiq|ترابي turabi|سعدي saadi|لكحل lakhal|بصير basir|توحيد tawhid|جيش jaysh|مهاجرين muhajirin|زدران zadran|ځدران zadran|وزير wazir|گل gul|خيل khel|يار yar|سرحان sirhan|مظهري mazhari|بصير basir|احد ahad|صمد samad|سميع sami|ستار sattar|منان mannan|واحد wahid|مومن mumin|باري bari|غني ghani|نبي nabi|رسول rasul|سراج siraj|جليل jalil|شاكر shakir|عظيم azim|نظر nazar|گيلاني gilani|يزدي yazdi|كرماني kermani|خراساني khorasani|همداني hamadani|زنجاني zanjani|قمي qomi|گيل gil
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

// readArabic gives what is known of a folded Arabic or Persian token: its
// vowelled spellings from the lexicon, and always its consonants.
func readArabic(token string) ([]Reading, string) {
	if token == "ال" { // the article has no consonant by which to know it
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
	const abdal, al = "عبدال", "ال"
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
