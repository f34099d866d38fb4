// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_import.h"

#include "replay/words/quantities.h"

#include <charconv>
#include <fmt/format.h>

namespace daxscope::words {

std::vector<std::string> import_notes(const trace::Session& session) {
    namespace key = trace::key;
    std::vector<std::string> notes;
    if (!session.values.contains(key::kImporter)) {
        return notes;
    }
    const auto number = [&session](std::string_view name) {
        const std::string_view text = session.value(name);
        std::int64_t value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    if (const std::int64_t clocks = number(key::kClocks); clocks > 1) {
        notes.push_back(fmt::format("{} stretches of the text are of different clocks or machines: "
                                    "their times do not belong together",
                                    count_text(clocks)));
    }
    if (session.value(key::kClock) == "unknown") {
        notes.emplace_back("the clock of the times is unknown");
    }
    if (const std::int64_t tasks = number(key::kWithoutProcess); tasks > 0) {
        notes.push_back(fmt::format("process unknown of {}: each is taken for a mapping of its "
                                    "own, and nothing is called a storm",
                                    counted(tasks, "task")));
    }
    if (const std::int64_t faults = number(key::kWithoutBegin); faults > 0) {
        notes.push_back(fmt::format("of {} only the end was recorded: their time is that of the "
                                    "end, how long they took is unknown",
                                    counted(faults, "fault")));
    }
    if (const std::int64_t rejected = number(key::kRejected); rejected > 0) {
        notes.push_back(fmt::format("{} looked like an event and could not be read; the first is "
                                    "{}",
                                    counted(rejected, "piece"),
                                    session.value(key::kRejectedFirst)));
    }
    return notes;
}

} // namespace daxscope::words
