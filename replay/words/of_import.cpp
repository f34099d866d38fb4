// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_import.h"

#include "replay/trace/import_keys.h"
#include "replay/words/escape.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <charconv>
#include <fmt/format.h>

namespace daxscope::words {

namespace {

std::int64_t number_of(const trace::Session& session, std::string_view name) {
    const std::string_view text = session.value(name);
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

std::int64_t results_not_understood(const trace::Session& session) {
    return number_of(session, trace::key::kNotUnderstood);
}

std::vector<std::string> import_notes(const trace::Session& session) {
    namespace key = trace::key;
    std::vector<std::string> notes;
    if (!session.values.contains(key::kImporter)) {
        return notes;
    }
    const auto number = [&session](std::string_view name) { return number_of(session, name); };
    if (const std::int64_t clocks = number(key::kClocks); clocks > 1) {
        notes.push_back(say("{} stretches of the text are of different clocks or machines: "
                            "their times do not belong together",
                            count_text(clocks)));
    }
    if (session.value(key::kClock) == "unknown") {
        notes.emplace_back(tr("the clock of the times is unknown"));
    }
    if (const std::int64_t tasks = number(key::kWithoutProcess); tasks > 0) {
        notes.push_back(say("process unknown of {}: each is taken for a mapping of its "
                            "own, and nothing is called a storm",
                            counted(tasks, "task")));
    }
    if (const std::int64_t lines = number(key::kLinesMissing); lines > 0) {
        notes.push_back(lines == 1 ? tr("1 line that the head tells of is not in the text")
                                   : say("{} that the head tells of are not in the text",
                                         counted(lines, "line")));
    }
    if (const std::int64_t faults = number(key::kContradicted); faults > 0) {
        notes.push_back(say("the head says that all unmaps are there, and none is, though "
                            "{} came to what had been mapped: the head is not believed",
                            counted(faults, "fault")));
    }
    if (const std::int64_t faults = number(key::kWithoutBegin); faults > 0) {
        notes.push_back(say("of {} only the end was recorded: their time is that of the "
                            "end, how long they took is unknown",
                            counted(faults, "fault")));
    }
    if (const std::int64_t faults = number(key::kWithoutPmd); faults > 0) {
        notes.push_back(say("of no fault the PMD entry was recorded ({}): what faults that "
                            "overlap found mapped is taken from their times alone, and a "
                            "replay may differ there",
                            counted(faults, "fault")));
    }
    if (const std::int64_t rejected = number(key::kRejected); rejected > 0) {
        notes.push_back(say("{} looked like an event and could not be read; the first is "
                            "{}",
                            counted(rejected, "piece"), session.value(key::kRejectedFirst)));
    }
    if (const std::int64_t results = results_not_understood(session); results > 0) {
        notes.push_back(say("{} not understood, and unknown therefore; the first is {}",
                            counted(results, "result"), session.value(key::kNotUnderstoodFirst)));
    }
    return notes;
}

std::string import_sentence(const trace::Session& session) {
    namespace key = trace::key;
    if (!session.values.contains(key::kImporter)) {
        return {};
    }
    std::string text = say("Imported from {} by {}", session.value(key::kSourceFormat),
                           session.value(key::kImporter));
    if (session.kernel_release.empty()) {
        text += "; " + tr("kernel not recorded");
    }
    if (!session.values.contains(key::kMachine)) {
        text += "; " + sizes_text(session);
    }
    for (const std::string& note : import_notes(session)) {
        text += "; " + note;
    }
    return printable(text) + '.';
}

std::string origin_text(const trace::Session& session) {
    if (session.made() || session.synthetic()) {
        return say("not recorded but {}, after {}",
                   session.made() ? tr("made by the explorer") : tr("synthetic"),
                   printable(session.kernel_release));
    }
    const std::string recorded = session.kernel_release.empty()
                                     ? tr("kernel not recorded")
                                     : say("recorded on {}", printable(session.kernel_release));
    return session.values.contains(trace::key::kImporter)
               ? say("imported from {}, {}", printable(session.value(trace::key::kSourceFormat)),
                     recorded)
               : recorded;
}

std::string kernel_text(const trace::Session& session) {
    return session.kernel_release.empty() ? tr("kernel not recorded")
                                          : "Linux " + printable(session.kernel_release);
}

std::string sizes_text(const trace::Session& session) {
    return say(
        "pages of {}, PMD ranges of {}{}", size_text(static_cast<std::uint64_t>(session.page_size)),
        size_text(static_cast<std::uint64_t>(session.pmd_size)),
        session.values.contains(trace::key::kMachine) ? std::string() : tr(", both assumed"));
}

} // namespace daxscope::words
