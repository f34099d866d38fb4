// SPDX-License-Identifier: GPL-3.0-or-later
//
// Chrome's trace event format, as JSON: complete events ("X"), instants ("i"), flows ("s", "f") and
// metadata ("M"). A PMD range is a process there, a mapping one of its threads. Times are
// microseconds in that format: three decimals make them whole nanoseconds.
// "Trace Event Format",
// https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
#include "replay/export/json_text.h"
#include "replay/export/run_walk.h"

#include <fmt/format.h>

namespace daxscope::exports {

namespace {

constexpr std::uint32_t kLossProcess = 1;
constexpr std::uint32_t kFirstProcess = 2;

class JsonArguments : public Arguments {
public:
    explicit JsonArguments(std::string& text) : text_(text) { text_ += '{'; }
    void number(std::string_view name, std::int64_t value) override {
        begin(name);
        fmt::format_to(std::back_inserter(text_), "{}", value);
    }
    void word(std::string_view name, std::string_view value) override {
        begin(name);
        text_ += '"';
        text_ += value;
        text_ += '"';
    }
    void text(std::string_view name, std::string_view value) override {
        begin(name);
        text_ += json_string(value);
    }
    void end() { text_ += '}'; }

private:
    void begin(std::string_view name) {
        text_ += first_ ? "\"" : ",\"";
        text_ += name;
        text_ += "\":";
        first_ = false;
    }
    std::string& text_;
    bool first_ = true;
};

class ChromeWriter : public RunSink {
public:
    ChromeWriter(const Subject& subject, Pieces& pieces) : subject_(subject), pieces_(pieces) {
        std::string& text = pieces_.text();
        text += R"({"displayTimeUnit":"ns","otherData":)";
        JsonArguments arguments(text);
        put_subject(subject, arguments);
        arguments.end();
        text += ",\"traceEvents\":[";
        losses();
    }
    void finish() { pieces_.text() += "\n]}\n"; }

    void track(std::uint32_t number, const Track& track) override {
        tracks_.resize(number + 1);
        tracks_[number] = {process_of(track.range), number};
        if (seen_.size() <= track.range || !seen_[track.range]) {
            seen_.resize(std::max<std::size_t>(seen_.size(), track.range + 1));
            seen_[track.range] = true;
            name_process(process_of(track.range), fmt::format("{}: {}", run_name(subject_),
                                                              subject_.range_text(track.range)));
        }
        metadata("thread_name", tracks_[number], "name", json_string(track_name(subject_, track)));
    }

    void access(std::uint32_t track, const replay::Outcome& outcome, std::uint32_t /*number*/,
                std::uint64_t flow) override {
        const bool hit = outcome.kind == replay::OutcomeKind::Hit;
        if (hit) {
            event("i", tracks_[track], outcome.begin);
            pieces_.text() += R"(,"s":"t")";
        } else {
            event("X", tracks_[track], outcome.begin);
            time("dur", outcome.end - outcome.begin);
        }
        std::string& text = pieces_.text();
        text += fmt::format(R"(,"cat":"{}","name":"{}","args":)", hit ? "hit" : "fault",
                            access_name(outcome));
        JsonArguments arguments(text);
        put_access(subject_, outcome, arguments);
        arguments.end();
        text += '}';
        if (flow != 0) {
            event("f", tracks_[track], outcome.begin);
            pieces_.text() +=
                fmt::format(R"(,"bp":"e","id":{},"cat":"unmap","name":"zapped by"}})", flow);
        }
    }

    void storm(std::uint32_t track, const replay::Storm& storm) override {
        event("X", tracks_[track], storm.begin);
        time("dur", storm.end - storm.begin);
        std::string& text = pieces_.text();
        text += fmt::format(R"(,"cat":"storm","name":"storm {}","args":)", storm.rank);
        JsonArguments arguments(text);
        put_storm(subject_, storm, arguments);
        arguments.end();
        text += '}';
    }

    void unmap(std::uint32_t track, const replay::UnmapMark& mark,
               const std::vector<std::uint64_t>& flows) override {
        event("i", tracks_[track], mark.time);
        std::string& text = pieces_.text();
        text += R"(,"s":"t","cat":"unmap","name":"unmap","args":)";
        JsonArguments arguments(text);
        put_unmap(subject_, mark, arguments);
        arguments.end();
        text += '}';
        for (const std::uint64_t flow : flows) {
            event("s", tracks_[track], mark.time);
            pieces_.text() += fmt::format(R"(,"id":{},"cat":"unmap","name":"zapped by"}})", flow);
        }
    }

    void end(std::uint32_t, std::int64_t) override {} // a complete event has its length

private:
    struct Place {
        std::uint32_t process = 0, thread = 0;
    };
    std::uint32_t process_of(std::uint32_t range) const {
        return kFirstProcess + subject_.trace().row_of(range);
    }
    void time(std::string_view name, std::int64_t ns) {
        fmt::format_to(std::back_inserter(pieces_.text()), ",\"{}\":{}.{:03}", name, ns / 1000,
                       ns % 1000);
    }
    void event(std::string_view phase, const Place& place, std::int64_t at) {
        begin(phase, place);
        time("ts", at);
    }
    void begin(std::string_view phase, const Place& place) {
        fmt::format_to(std::back_inserter(pieces_.text()),
                       "{}\n{{\"ph\":\"{}\",\"pid\":{},\"tid\":{}", first_ ? "" : ",", phase,
                       place.process, place.thread);
        first_ = false;
    }
    /// @param value as JSON
    void metadata(std::string_view name, const Place& place, std::string_view key,
                  std::string_view value) {
        begin("M", place);
        pieces_.text() += fmt::format(R"(,"name":"{}","args":{{"{}":{}}}}})", name, key, value);
    }
    void name_process(std::uint32_t process, const std::string& name) {
        metadata("process_name", {process, 0}, "name", json_string(name));
        metadata("process_sort_index", {process, 0}, "sort_index", std::to_string(process));
    }
    void losses() {
        if (!subject_.names().losses().empty()) {
            name_process(kLossProcess, "EVENTS LOST");
        }
        std::uint32_t thread = 0; // one each, for they may overlap
        for (const trace::Loss& loss : subject_.names().losses()) {
            event("X", {kLossProcess, ++thread}, loss.ts_from);
            time("dur", loss.ts - loss.ts_from);
            pieces_.text() += fmt::format(
                R"(,"cat":"loss","name":"lost","args":{{"source":{},"place":{},"count":{}}}}})",
                json_string(loss.source), json_string(loss.place),
                loss.count ? std::to_string(*loss.count) : "null");
        }
    }

    const Subject& subject_;
    Pieces& pieces_;
    std::vector<Place> tracks_; ///< by number
    std::vector<bool> seen_;    ///< ranges that have their name
    bool first_ = true;
};

void write_chrome(const Subject& subject, const Sink& sink, Written& written,
                  const Progress& progress) {
    Pieces pieces(sink, written);
    ChromeWriter writer(subject, pieces);
    walk_run(subject, writer, written, progress);
    writer.finish();
    pieces.flush();
}

} // namespace

extern const Format kChrome{
    "chrome",
    ".json",
    "a run as Chrome's trace events: chrome://tracing, ui.perfetto.dev, speedscope",
    true,
    true,
    write_chrome,
};

} // namespace daxscope::exports
