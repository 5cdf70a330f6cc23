// The same as acd.ts, on Go's net/http.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"
	"time"
)

type Data struct {
	Menu    string   `json:"menu"`
	BadKeys int      `json:"badKeys"`
	Tried   []string `json:"tried"`
}

type Call struct {
	Event          string `json:"event"`
	Direction      string `json:"direction"`
	CallUUID       string `json:"call_uuid"`
	CallerNumber   string `json:"caller_number"`
	CalleeNumber   string `json:"callee_number"`
	GroupNumber    string `json:"group_number"`
	Dtmf           string `json:"dtmf"`
	AdditionalData Data   `json:"additional_data"`
}

type Answer struct {
	Action            string            `json:"action,omitempty"`
	ActionData        map[string]string `json:"action_data,omitempty"`
	AfterBridge       string            `json:"after_bridge,omitempty"`
	AfterBridgeData   string            `json:"after_bridge_data,omitempty"`
	DtmfLen           int               `json:"dtmf_len,omitempty"`
	DtmfAudio         string            `json:"dtmf_audio,omitempty"`
	DtmfBadAudio      string            `json:"dtmf_bad_audio,omitempty"`
	UseSurvey         bool              `json:"use_survey,omitempty"`
	BridgeFailRing    string            `json:"bridge_fail_ring,omitempty"`
	WaitForAnswerRing string            `json:"wait_for_answer_ring,omitempty"`
	TransferRing      string            `json:"transfer_ring,omitempty"`
	SurveyRing        []string          `json:"survey_ring,omitempty"`
	AssociateData     map[string]any    `json:"associate_data,omitempty"`
}

type Agent struct {
	number, job, chosenFor string
	legs                   map[string]bool
	idleSince, restUntil   time.Time
}

var (
	mutex      sync.Mutex
	agents     []*Agent
	byNumber   = map[string]*Agent{}
	surveyRing = []string{"survey.wav", "survey-thanks.wav"}
)

func play(audio string) Answer {
	return Answer{Action: "playback", ActionData: map[string]string{"ad_rings": audio}}
}

func goodbye() Answer {
	return Answer{Action: "hangup", ActionData: map[string]string{"ad_rings": "goodbye.wav"}}
}

func queue() Answer {
	data := map[string]string{"ad_group": "121", "ad_timeout": "120", "ad_ring": "hold-music.wav"}
	return Answer{Action: "queue", ActionData: data, AfterBridge: "playback", UseSurvey: true, SurveyRing: surveyRing}
}

func menu(name, audio string, badKeys int) Answer {
	return Answer{Action: "dtmf", DtmfLen: 1, DtmfAudio: audio, DtmfBadAudio: "bad-input.wav",
		AssociateData: map[string]any{"menu": name, "badKeys": badKeys}}
}

func release(uuid string) {
	for _, agent := range agents {
		if agent.chosenFor == uuid {
			agent.chosenFor, agent.restUntil = "", time.Time{}
		}
	}
}

func contains(list []string, text string) bool {
	for _, each := range list {
		if each == text {
			return true
		}
	}
	return false
}

func nextAgent(call *Call) Answer {
	tried, now := call.AdditionalData.Tried, time.Now()
	mutex.Lock()
	defer mutex.Unlock()
	release(call.CallUUID)
	var chosen *Agent
	for _, agent := range agents {
		if len(agent.legs) > 0 || agent.restUntil.After(now) || agent.number == call.CallerNumber || contains(tried, agent.number) {
			continue
		}
		if chosen == nil || agent.idleSince.Before(chosen.idleSince) {
			chosen = agent
		}
	}
	if chosen == nil {
		return play("no-agent.wav")
	}
	chosen.chosenFor, chosen.restUntil = call.CallUUID, now.Add(20*time.Second)
	answer := Answer{
		Action:            "bridge",
		ActionData:        map[string]string{"ad_number": chosen.number, "ad_gateway": "", "ad_display_number": "", "ad_timeout": "20", "ad_data": ""},
		WaitForAnswerRing: "tone_stream://%(1000,4000,450)",
		AssociateData:     map[string]any{"tried": append(append([]string{}, tried...), chosen.number)},
		AfterBridge:       "playback",
		AfterBridgeData:   chosen.job,
		UseSurvey:         true,
		SurveyRing:        surveyRing,
	}
	if len(tried) == 0 {
		answer.TransferRing, answer.BridgeFailRing = "please-wait.wav", "next-agent.wav"
	}
	return answer
}

func keyPressed(call *Call) Answer {
	name, badKeys := call.AdditionalData.Menu, call.AdditionalData.BadKeys
	switch {
	case call.Dtmf == "":
		return goodbye()
	case name == "main" && call.Dtmf == "1":
		return nextAgent(call)
	case name == "main" && call.Dtmf == "2":
		return menu("support", "menu-support.wav", 0)
	case name == "main" && call.Dtmf == "3":
		return play("announcement.wav")
	case name == "main" && call.Dtmf == "0", name == "support" && call.Dtmf == "1":
		return queue()
	case name == "support" && call.Dtmf == "2":
		return Answer{Action: "voicemail", ActionData: map[string]string{"ad_number": "110", "ad_rings": "leave-message.wav"}}
	case name == "support" && call.Dtmf == "*":
		return menu("main", "menu-main.wav", 0)
	case badKeys >= 2:
		return goodbye()
	}
	return menu(name, "bad-input.wav|menu-"+name+".wav", badKeys+1)
}

func decide(call *Call) Answer {
	switch call.Event {
	case "dtmf":
		return keyPressed(call)
	case "bridge_failed":
		return nextAgent(call)
	case "incoming":
	default:
		return play("no-agent.wav")
	}
	switch call.GroupNumber {
	case "110":
		return menu("main", "welcome.wav|menu-main.wav", 0)
	case "119":
		return goodbye()
	case "120":
		return nextAgent(call)
	case "121":
		return queue()
	case "122":
		return play("announcement.wav")
	}
	return play("not-in-service.wav")
}

func pushed(call *Call) Answer {
	mutex.Lock()
	defer mutex.Unlock()
	ends := call.Event == "hangup" || call.Event == "canceled"
	if ends {
		release(call.CallUUID)
	}
	number := call.CallerNumber
	if call.Direction == "outbound" {
		number = call.CalleeNumber
	}
	agent := byNumber[number]
	if agent == nil {
		return Answer{}
	}
	if !ends {
		agent.legs[call.CallUUID], agent.chosenFor, agent.restUntil = true, "", time.Time{}
	} else if agent.legs[call.CallUUID] {
		delete(agent.legs, call.CallUUID)
		agent.idleSince = time.Now()
	}
	return Answer{}
}

func handle(path string, act func(*Call) Answer) {
	http.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		var call Call
		if err := json.NewDecoder(r.Body).Decode(&call); err != nil {
			http.Error(w, "not a request", http.StatusBadRequest)
			return
		}
		body, err := json.Marshal(act(&call))
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		now := time.Now().UTC().Format("2006-01-02T15:04:05.000Z")
		fmt.Printf("%s %s %s %s > %s %s\n", now, path, call.Event, call.CallerNumber, call.CalleeNumber, call.GroupNumber)
		w.Header().Set("Content-Type", "application/json")
		w.Write(body)
	})
}

func main() {
	for n := 0; n < 10; n++ {
		agent := &Agent{number: fmt.Sprint(1001 + n), job: fmt.Sprint(8001 + n), legs: map[string]bool{}}
		agents = append(agents, agent)
		byNumber[agent.number] = agent
	}
	handle("/call_flow", decide)
	handle("/push_event", pushed)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
