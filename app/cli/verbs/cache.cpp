// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/cache.h"
#include "app/cli/progress.h"
#include "app/cli/text.h"
#include "app/cli/verb.h"

#include <chrono>
#include <fmt/format.h>

namespace daxscope::cli {

namespace {

using cache::Entry;
using nlohmann::ordered_json;

struct CacheVerb {
    bool clear = false, verify = false;
    std::filesystem::path file;
};

struct State {
    std::string_view name; ///< in JSON
    std::string_view text;
};

State state_of(const Entry& entry) {
    switch (entry.state) {
    case Entry::State::Good:
        return {"good", "good"};
    case Entry::State::OtherVersion:
        return {"other_version", "of another version of daxscope"};
    case Entry::State::Changed:
        return {"changed", "the trace has changed since"};
    case Entry::State::Gone:
        return {"gone", "the trace is gone"};
    case Entry::State::Damaged:
        break;
    }
    return {"damaged", "damaged"};
}

std::string ago_text(std::int64_t then) {
    const std::int64_t now = std::chrono::duration_cast<std::chrono::nanoseconds>(
                                 std::chrono::system_clock::now().time_since_epoch())
                                 .count();
    constexpr std::int64_t kSecond = 1'000'000'000, kMinute = 60 * kSecond, kHour = 60 * kMinute,
                           kDay = 24 * kHour;
    const std::int64_t ago = std::max<std::int64_t>(now - then, 0);
    if (ago < kMinute) {
        return "just now";
    }
    if (ago < kHour) {
        return counted(ago / kMinute, "minute") + " ago";
    }
    if (ago < kDay) {
        return counted(ago / kHour, "hour") + " ago";
    }
    return counted(ago / kDay, "day") + " ago";
}

/// @param none what is said where there is none
void print(const std::vector<Entry>& entries, std::string_view none) {
    if (entries.empty()) {
        fmt::print("{}\n", none);
        return;
    }
    Table table({{"trace"},
                 {"events", Table::kRight},
                 {"runs", Table::kRight},
                 {"size", Table::kRight},
                 {"last used"},
                 {"state"}});
    std::uint64_t bytes = 0;
    for (const Entry& entry : entries) {
        const bool known = !entry.about.key.path.empty();
        bytes += entry.bytes;
        table.add({known ? entry.about.key.path : entry.file.string(),
                   known ? count_text(static_cast<std::int64_t>(entry.about.events)) : "",
                   known ? count_text(entry.runs) : "", size_text(entry.bytes),
                   ago_text(entry.used), std::string(state_of(entry).text)});
    }
    fmt::print("{}{}, {}\n", table.text(),
               counted(static_cast<std::int64_t>(entries.size()), "trace"), size_text(bytes));
}

ordered_json to_json(const std::vector<Entry>& entries) {
    ordered_json list = ordered_json::array();
    for (const Entry& entry : entries) {
        const bool known = !entry.about.key.path.empty();
        list.push_back(
            {{"file", entry.file.string()},
             {"trace", known ? ordered_json(entry.about.key.path) : ordered_json(nullptr)},
             {"events", known ? ordered_json(entry.about.events) : ordered_json(nullptr)},
             {"runs", entry.runs},
             {"bytes", entry.bytes},
             {"used_realtime_ns", entry.used},
             {"state", state_of(entry).name}});
    }
    return list;
}

Exit show(const std::vector<Entry>& entries, std::string_view listed, std::string_view none,
          const Common& common) {
    if (common.json) {
        const cache::Settings& settings = cache::in_use();
        print_json("cache", 1,
                   {{"folder", settings.folder.string()},
                    {"most_bytes", settings.most_bytes},
                    {"least_events", settings.least_events},
                    {std::string(listed), to_json(entries)}});
    } else {
        print(entries, none);
    }
    return Exit::Ok;
}

/// Reads all of them, as opening their traces would.
Exit verify(const Common& common) {
    std::vector<Entry> entries = cache::entries(cache::in_use());
    bool damaged = false;
    for (Entry& entry : entries) {
        TerminalProgress line("verifying " + entry.about.key.path, "events", common);
        if (entry.state != Entry::State::OtherVersion && !cache::is_sound(entry, line.progress())) {
            entry.state = Entry::State::Damaged;
        }
        damaged = damaged || entry.state == Entry::State::Damaged;
    }
    show(entries, "entries", "the cache is empty", common);
    return damaged ? Exit::Findings : Exit::Ok;
}

Exit run_cache(const CacheVerb& verb, const Common& common) {
    const cache::Settings& settings = cache::in_use();
    if (settings.folder.empty()) {
        throw Error(Exit::Usage, "there is no cache: it is switched off, or there is no home",
                    "Unset DAXSCOPE_CACHE, leave out --no-cache, or set HOME or XDG_CACHE_HOME.");
    }
    if (verb.clear) {
        return show(cache::clear(settings, verb.file), "removed", "nothing was removed", common);
    }
    if (!verb.file.empty()) {
        throw Error(Exit::Usage, "a FILE goes with --clear",
                    "daxscope cache --clear FILE removes what is kept of that trace.");
    }
    return verb.verify ? verify(common)
                       : show(cache::entries(settings), "entries", "the cache is empty", common);
}

} // namespace

std::function<Exit()> setup_cache(CLI::App& sub, const Common& common) {
    const auto verb = std::make_shared<CacheVerb>();
    CLI::Option* const clear =
        sub.add_flag("--clear", verb->clear, "Remove all of it, or what is kept of FILE");
    sub.add_flag("--verify", verb->verify,
                 "Read all of it; exit status 3 where something is damaged (it is not used then)")
        ->excludes(clear);
    sub.add_option("FILE", verb->file, "A trace");
    return [verb, &common] { return run_cache(*verb, common); };
}

} // namespace daxscope::cli
