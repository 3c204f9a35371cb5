package words

import "interdict"

// Verdict is the word of a verdict for people.
func Verdict(v interdict.Verdict) string {
	switch v {
	case interdict.PresentEmbedded:
		return "Present, embedded"
	case interdict.ForReview:
		return "Review"
	case interdict.OutOfScope:
		return "Out of scope"
	}
	return Upper(string(v))
}

// Meaning says what a verdict means.
func Meaning(v interdict.Verdict) string {
	switch v {
	case interdict.Present:
		return "the product is installed or running here"
	case interdict.PresentEmbedded:
		return "another vendor's product here contains it"
	case interdict.Imposter:
		return "uses the name but is somebody else's, often malware"
	case interdict.Probable:
		return "one strong but incomplete sign; a second look settles it"
	case interdict.ForReview:
		return "could be either; the question says what would settle it"
	case interdict.Residue:
		return "remains of a removed product; nothing of it can run"
	case interdict.Media:
		return "an installer, image or tool lies here, not installed"
	case interdict.OutOfScope:
		return "made by the restricted party but not a covered product"
	case interdict.Mention:
		return "text about it"
	case interdict.Absent:
		return "another product or an accidental match"
	}
	return ""
}
