// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/export/anonymous.h"

#include "model/handler.h"
#include "replay/export/cut.h"
#include "replay/trace/error.h"
#include "replay/trace/names.h"
#include "replay/trace/reasons.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <set>
#include <tuple>

namespace daxscope::exports {

namespace {

using trace::kNone;
namespace key = trace::key;

/// Numbers from 1, the same for the same thing.
template <typename Thing>
class StandIns {
public:
    std::int64_t operator()(const Thing& thing) {
        return numbers_.try_emplace(thing, static_cast<std::int64_t>(numbers_.size()) + 1)
            .first->second;
    }

private:
    std::map<Thing, std::int64_t> numbers_;
};

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 20 &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Lower-case letters, digits and what joins them: a hook, a kind, never a path or a sentence.
bool is_word(std::string_view text) {
    return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_.") ==
                                std::string_view::npos;
}

/// Of these the value is a number, or goes.
constexpr std::array kNumbers{key::kPageSize,
                              key::kPmdSize,
                              key::kStart,
                              key::kEnd,
                              key::kUnmapsPassed,
                              key::kUnmapsKept,
                              key::kAccessPeriod,
                              key::kAccessSamples,
                              key::kAccessTime,
                              key::kAccessUnsampled,
                              std::string_view("cpus"),
                              std::string_view("command_exit"),
                              kCutLeftOut};

/// Of these the value is one of a few words of ours, or goes.
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kWords{{
    {key::kMachine, "x86_64"},
    {key::kMachine, "aarch64"},
    {key::kRaces, "yes"},
    {key::kEndReason, "duration"},
    {key::kEndReason, "signal"},
    {key::kEndReason, "child exit"},
    {key::kEndReason, "process exit"},
    {key::kEndReason, "events"},
    {key::kEndReason, "size"},
    {key::kEndReason, "cut"},
    {"end_signal", "SIGINT"},
    {"end_signal", "SIGTERM"},
    {"end_signal", "SIGHUP"},
}};

/// Rows that begin so, with a hook, a kind or a filter behind it, and a number or such a word.
constexpr std::array<std::string_view, 5> kPrefixes{"attached.", "seen.", "passed_over.", "missed.",
                                                    "kernel.function."};

bool stays(std::string_view name, std::string_view value) {
    if (std::find(kNumbers.begin(), kNumbers.end(), name) != kNumbers.end()) {
        return is_number(value);
    }
    if (std::find(kWords.begin(), kWords.end(), std::pair(name, value)) != kWords.end()) {
        return true;
    }
    if (name == key::kNotRecordedKinds) {
        return value.find_first_not_of("abcdefghijklmnopqrstuvwxyz_ ") == std::string_view::npos;
    }
    if (name == key::kClock) {
        return is_word(value);
    }
    if (name == kCutBefore || name == key::kSynthetic || name == key::kSourceFormat) {
        return true; // words of ours
    }
    return std::any_of(kPrefixes.begin(), kPrefixes.end(), [&](std::string_view prefix) {
        return name.starts_with(prefix) && is_word(name.substr(prefix.size())) && is_word(value);
    });
}

/// "6.12.48" of "6.12.48+deb13-amd64".
std::string numbers_of(std::string_view release) {
    return std::string(release.substr(0, release.find_first_not_of("0123456789.")));
}

void change_session(trace::Session& session, StandIns<std::int64_t>& pids,
                    StandIns<std::uint32_t>& devices) {
    std::map<std::string, std::string, std::less<>> kept;
    for (const auto& [name, value] : session.values) {
        if (stays(name, value)) {
            kept.emplace(name, value);
        } else if (name == key::kKernelRelease) {
            kept.emplace(name, numbers_of(value));
        } else if ((name == key::kRecorder || name == key::kImporter) &&
                   value.starts_with("daxscope ")) {
            kept.emplace(name, value.substr(0, value.find_first_not_of("0123456789.", 9)));
        } else if (name == kCutOf || name == kCutWhat) {
            kept.emplace(name, "(not said)"); // it was cut before
        } else if (name == key::kTestModule) {
            // A module of ours names nobody, and says which handler took the faults.
            kept.emplace(name, model::handler_of_module(value) != nullptr ? value : "(a module)");
        } else if (name.starts_with(key::kDevice)) {
            // That something lies below the file system is why faults fall back.
            if (const auto dev =
                    trace::dev_of(std::string_view(name).substr(key::kDevice.size()))) {
                const auto stand_in = static_cast<std::uint32_t>(devices(*dev));
                kept.emplace(std::string(key::kDevice) + trace::dev_text(stand_in),
                             "what lies below it is not said");
            }
        } else if (constexpr std::string_view kThp = "thp_disabled."; name.starts_with(kThp)) {
            const std::string_view tgid = std::string_view(name).substr(kThp.size());
            if (is_number(tgid) && tgid.size() < 10) {
                kept.emplace(fmt::format("{}{}", kThp, pids(std::stoll(std::string(tgid)))),
                             value == "PR_SET_THP_DISABLE" ? value : "(not said)");
            }
        } else if (name.starts_with(key::kNotRecorded) &&
                   is_word(std::string_view(name).substr(key::kNotRecorded.size()))) {
            kept.emplace(name, ""); // the hook says it
        }
    }
    session.values = std::move(kept);
    session.kernel_release = numbers_of(session.kernel_release);
}

} // namespace

void make_anonymous(trace::Tables& tables) {
    if (tables.session.made()) {
        throw Error(Exit::Usage, "a trace that was made holds the text of its scenario",
                    "Hand on the scenario itself, without what names somebody.");
    }
    StandIns<std::int64_t> pids;
    StandIns<std::uint32_t> devices;
    StandIns<std::tuple<std::uint32_t, std::uint64_t>> inodes;
    StandIns<std::string> comms, places;
    for (trace::File& file : tables.files) {
        file.ino = static_cast<std::uint64_t>(inodes({file.dev, file.ino}));
        file.dev = static_cast<std::uint32_t>(devices(file.dev));
        file.path = file.path.empty() ? "" : fmt::format("file-{}", file.id);
        file.fstype = is_word(file.fstype) ? file.fstype : "";
    }
    for (trace::Task& task : tables.tasks) {
        task.tgid = task.tgid == kNone ? kNone : pids(task.tgid);
        task.tid = pids(task.tid);
        if (task.named) {
            task.comm = fmt::format("task-{}", comms(task.comm));
        }
    }
    for (trace::Mapping& mapping : tables.mappings) {
        mapping.tgid = mapping.tgid == kNone ? kNone : pids(mapping.tgid);
    }
    const auto& values = tables.session.values;
    for (trace::Loss& loss : tables.losses) {
        if (!values.contains("attached." + loss.place) && !loss.place.empty()) {
            loss.place = fmt::format("place-{}", places(loss.place));
        }
        loss.source = is_word(loss.source) ? loss.source : "other";
    }
    tables.clocks.clear();
    change_session(tables.session, pids, devices);
}

} // namespace daxscope::exports
