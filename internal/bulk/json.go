package bulk

import "bytes"

// readJSON makes the key of a line of JSON: its text, with holes where the id,
// the amount, the times and the names of parties stand. Only plain lines go
// this way: no escapes, no white space between tokens. Where the text around
// the holes equals that of a line which package deal has accepted, and the
// holes hold plain strings, the line is as good as that one.
func (k *worker) readJSON(raw []byte) bool {
	text := bytes.TrimRight(raw, "\r\n")
	if len(text) < 2 || text[0] != '{' || bytes.IndexByte(text, '\\') >= 0 {
		return false
	}
	depth, object := 0, [4][]byte{} // name of the object at each depth
	var name []byte                 // of the member whose value comes next
	from := 0                       // text up to here is in the key
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
			if depth < len(object) {
				object[depth] = name
			}
			name = nil
		case '}', ']':
			depth--
			name = nil
		case ',':
			name = nil
		case '"':
			end := bytes.IndexByte(text[i+1:], '"')
			if end < 0 {
				return false
			}
			end += i + 1
			s := text[i+1 : end]
			if name == nil && end+1 < len(text) && text[end+1] == ':' {
				name, i = s, end+1
				continue
			}
			if !k.hole(depth, object, name, s) {
				i = end
				continue
			}
			k.key = append(k.key, text[from:i+1]...)
			if string(name) == "name" {
				k.key = append(append(k.key, k.w.NameClass(string(s))...), 0)
			}
			from, i = end, end
		}
	}
	k.key = append(k.key, text[from:]...)
	return depth == 0 && len(k.row.id) > 0
}

// hole takes a value out of the text if it may change from line to line.
func (k *worker) hole(depth int, object [4][]byte, name, value []byte) bool {
	switch {
	case depth == 1 && string(name) == "id":
		if !plainID(value) || k.row.id != nil {
			return false
		}
		k.row.id = value
		return true
	case depth == 1 && len(value) > 0:
		for i, t := range timeFields {
			if string(name) == t && k.row.times[i] == nil {
				k.row.times[i] = value
				return true
			}
		}
	case depth == 2 && string(name) == "amount" && string(object[2]) == "value":
		return plainAmount(value)
	case depth == 2 && string(name) == "name" && (string(object[2]) == "counterparty" || string(object[2]) == "actor"):
		return plainName(value)
	}
	return false
}
