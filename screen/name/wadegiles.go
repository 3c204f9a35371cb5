package name

// wadeGiles turns a pinyin syllable into Wade-Giles without apostrophes.
func wadeGiles(p string) string {
	switch p {
	case "zhi", "chi":
		return "chih"
	case "shi":
		return "shih"
	case "ri":
		return "jih"
	case "zi", "ci":
		return "tzu"
	case "si":
		return "szu"
	case "yan":
		return "yen"
	case "ye":
		return "yeh"
	case "you":
		return "yu"
	case "yong":
		return "yung"
	case "er":
		return "erh"
	}
	onset, rime := splitPinyin(p)
	switch onset {
	case "b":
		onset = "p"
	case "d":
		onset = "t"
	case "g":
		onset = "k"
	case "j", "q", "zh":
		onset = "ch"
	case "z", "c":
		onset = "ts"
	case "x":
		onset = "hs"
	case "r":
		onset = "j"
	}
	switch rime {
	case "ong":
		rime = "ung"
	case "iong":
		rime = "iung"
	case "ian":
		rime = "ien"
	case "ie":
		rime = "ieh"
	case "ue":
		rime = "ueh"
	case "uo":
		if onset != "k" && onset != "h" && onset != "sh" {
			rime = "o"
		}
	case "ui":
		if onset == "k" {
			rime = "uei"
		}
	case "e":
		if onset == "k" || onset == "h" {
			rime = "o"
		}
	}
	return onset + rime
}

func splitPinyin(p string) (onset, rime string) {
	for i := 0; i < len(p); i++ {
		if vowel(p[i]) && p[i] != 'y' {
			return p[:i], p[i:]
		}
	}
	return p, ""
}
