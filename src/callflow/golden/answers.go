// Writes the answers of this folder as a Go server sends them, and reads the requests as one does.
//
//	go run answers.go
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// Answer is what a call-flow server sends: no omitempty, so that what is not set goes out as its zero value.
type Answer struct {
	UUID              string                 `json:"uuid"`
	Caller            string                 `json:"caller"`
	Callee            string                 `json:"callee"`
	Action            string                 `json:"action"`
	ActionData        map[string]string      `json:"action_data"`
	AfterBridge       string                 `json:"after_bridge"`
	AfterBridgeData   string                 `json:"after_bridge_data"`
	DtmfLen           int                    `json:"dtmf_len"`
	DtmfAudio         string                 `json:"dtmf_audio"`
	DtmfBadAudio      string                 `json:"dtmf_bad_audio"`
	UseSurvey         bool                   `json:"use_survey"`
	BridgeFailRing    string                 `json:"bridge_fail_ring"`
	WaitForAnswerRing string                 `json:"wait_for_answer_ring"`
	TransferRing      string                 `json:"transfer_ring"`
	SurveyRing        []string               `json:"survey_ring"`
	AssociateData     map[string]interface{} `json:"associate_data"`
}

// Request is what nacd POSTs.
type Request struct {
	SipNetworkIP   string                 `json:"sip_network_ip"`
	SipNetworkPort string                 `json:"sip_network_port"`
	Timestamp      string                 `json:"timestamp"`
	Event          string                 `json:"event"`
	Direction      string                 `json:"direction"`
	CallerNumber   string                 `json:"caller_number"`
	CallUUID       string                 `json:"call_uuid"`
	CalleeNumber   string                 `json:"callee_number"`
	GroupNumber    string                 `json:"group_number"`
	MiddleNumber   string                 `json:"middle_number"`
	Dtmf           string                 `json:"dtmf"`
	AdditionalData map[string]interface{} `json:"additional_data"`
}

type data = map[string]string

func answers() map[string]Answer {
	local := data{"ad_number": "1001", "ad_gateway": "", "ad_display_number": "02088880000", "ad_timeout": "30", "ad_data": "department=sales,level=2"}
	return map[string]Answer{
		"zero": {},
		"bridge": {
			Action: "bridge", ActionData: local,
			AfterBridge: "playback", AfterBridgeData: "10086", UseSurvey: true,
			BridgeFailRing: "no-agent.wav", WaitForAnswerRing: "tone_stream://%(1000,4000,450)", TransferRing: "please-wait.wav",
			SurveyRing:    []string{"rate.wav", "thanks.wav"},
			AssociateData: map[string]interface{}{"customer": map[string]interface{}{"id": 42, "name": "王&Co"}, "tried": []string{"1001"}},
		},
		"bridge-plain": {Action: "bridge", ActionData: data{"ad_number": "1001"}},
		"bridge-gateway": {
			Action:         "bridge",
			ActionData:     data{"ad_number": "13900139000", "ad_gateway": "carrier-1", "ad_display_number": "02088880000", "ad_timeout": "45", "ad_data": ""},
			BridgeFailRing: "busy.wav|goodbye.wav",
		},
		"bridge-announced": {Action: "bridge", ActionData: data{"ad_number": "1001"}, AfterBridge: "playback"},
		"bridge-survey":    {Action: "bridge", ActionData: data{"ad_number": "1001"}, UseSurvey: true, SurveyRing: []string{}},
		"dtmf":             {Action: "dtmf", DtmfLen: 1, DtmfAudio: "welcome.wav|press-a-key.wav", DtmfBadAudio: "bad-input.wav"},
		"hangup":           {Action: "hangup", ActionData: data{"ad_rings": "goodbye.wav"}},
		"hangup-silent":    {Action: "hangup"},
		"playback":         {Action: "playback", ActionData: data{"ad_rings": "announcement.wav", "ad_then": "continue"}},
		"playback-last":    {Action: "playback", ActionData: data{"ad_rings": "closed.wav", "ad_language": "en"}},
		"queue": {
			Action:     "queue",
			ActionData: data{"ad_group": "121", "ad_priority": "5", "ad_skills": "english:60", "ad_timeout": "120", "ad_ring": "hold-music.wav"},
		},
		"queue-announced": {
			Action: "queue", ActionData: data{"ad_group": "121"},
			AfterBridge: "playback", UseSurvey: true, SurveyRing: []string{"rate.wav", "thanks.wav"},
		},
		"transfer":  {Action: "transfer", ActionData: data{"ad_number": "9000"}},
		"voicemail": {Action: "voicemail", ActionData: data{"ad_number": "1001", "ad_rings": "leave-a-message.wav"}},
	}
}

func main() {
	for name, answer := range answers() {
		if name != "zero" {
			answer.UUID, answer.Caller, answer.Callee = "7f2b1a52-3c44-4b0e-9a51-1d2f4f0d8a10", "13800138000", "02088880000"
		}
		text, err := json.Marshal(answer)
		stopOn(err)
		stopOn(os.WriteFile(filepath.Join("answers", name+".body"), append(text, '\n'), 0o644))
	}
	files, err := filepath.Glob("requests/*.body")
	stopOn(err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		stopOn(err)
		reader := json.NewDecoder(bytes.NewReader(text))
		reader.DisallowUnknownFields()
		stopOn(reader.Decode(&Request{}))
	}
	fmt.Println(len(answers()), "answers written,", len(files), "requests read")
}

func stopOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
