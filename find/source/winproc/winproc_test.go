package winproc_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"interdict"
	"interdict/find/inventory/inventorytest"
	"interdict/find/source/winproc"
)

// system is a Windows in words.
type system struct {
	processes []winproc.Process
	services  []winproc.Service
	drivers   []string
	err       error // of the service manager
}

func (s system) Processes() ([]winproc.Process, error) { return s.processes, nil }
func (s system) Services() ([]winproc.Service, error)  { return s.services, s.err }
func (s system) Drivers() ([]string, string, error)    { return s.drivers, `D:\Win`, nil }

func ask(ctx context.Context, s system) (string, error) {
	var out []string
	err := winproc.Source(s).Run(ctx, func(o interdict.Observation) {
		out = append(out, strings.Join(o.Path, "!")+" "+inventorytest.Line(&o))
	})
	return strings.Join(out, "\n"), err
}

var example = system{
	processes: []winproc.Process{
		{ID: 4, Name: "System"},
		{ID: 80, Name: "av.exe", Path: `C:\ex\av.exe`, Command: `"C:\ex\av.exe" -r`, Modules: []string{`C:\ex\AV.exe`, `C:\ex\engine.dll`, ``}},
		{ID: 84, Name: "other.exe", Path: `C:\other.exe`, Modules: []string{`c:\ex\Engine.dll`}}, // told once
	},
	services: []winproc.Service{
		{Name: "exsvc", Display: "Example Service", Image: `C:\ex\svc.exe`, Running: true},
		{Name: "exflt", Driver: true},
	},
	drivers: []string{`\SystemRoot\system32\drivers\exflt.sys`, `\??\C:\ex\mon.sys`, `C:\plain.sys`, `bare.sys`},
}

func TestWhatRuns(t *testing.T) {
	got, err := ask(t.Context(), example)
	want := `pid 4 process state=running name=System
pid 80 process state=running name=av.exe path=C:\ex\av.exe command="C:\ex\av.exe" -r
pid 80 module state=running name=engine.dll path=C:\ex\engine.dll process=av.exe
pid 84 process state=running name=other.exe path=C:\other.exe
service exsvc service state=running name=exsvc display=Example Service image_path=C:\ex\svc.exe
service exflt driver state=stopped service=exflt
kernel driver state=running name=exflt.sys path=D:\Win\system32\drivers\exflt.sys
kernel driver state=running name=mon.sys path=C:\ex\mon.sys
kernel driver state=running name=plain.sys path=C:\plain.sys
kernel driver state=running name=bare.sys path=bare.sys`
	if err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}

func TestWhatIsNotShown(t *testing.T) {
	s := example
	s.processes = append(s.processes, winproc.Process{ID: 90, Name: "hidden.exe", Closed: true})
	s.err = errors.New("the service manager is shut")
	got, err := ask(t.Context(), s)
	if err == nil || !strings.Contains(err.Error(), "1 processes did not show") || !errors.Is(err, s.err) {
		t.Errorf("the answer is %v", err)
	}
	for _, still := range []string{"pid 90 process state=running name=hidden.exe", "name=plain.sys"} {
		if !strings.Contains(got, still) {
			t.Errorf("without %q:\n%s", still, got)
		}
	}
}

func TestInterrupted(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if got, err := ask(ctx, example); !errors.Is(err, context.Canceled) || strings.Contains(got, "pid") {
		t.Errorf("%v\n%s", err, got)
	}
}
