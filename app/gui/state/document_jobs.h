// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a Document does on its worker: traces are loaded, replayed and compared.
#pragma once

#include "app/gui/state/read_file.h"
#include "app/gui/state/sides.h"

#include <array>
#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>

namespace daxscope::replay {
struct ScheduleRun;
}

namespace daxscope::gui {

enum class Stage { Reading, Replaying, Counting };

/// What a job made, handed to the window's thread.
struct Result {
    std::shared_ptr<const Sides> sides;
    std::shared_ptr<const Summary> summary;
    bool other_trace = false;
    bool part = false; ///< more is on its way
    bool live = false; ///< … for another process records it
    /// What it (of two, the first) was read from; nullptr: nothing was read.
    std::shared_ptr<const ReadFile> file = nullptr;
};

/// What worker and window share about one job.
struct Job {
    std::atomic<bool> stop = false;
    std::function<void(Result)> show_part; ///< hands over what there is so far
    std::atomic<Stage> stage = Stage::Reading;
    std::atomic<std::uint64_t> done = 0;
    std::atomic<std::uint64_t> total = 0;

    /// Enters a stage; the returned Progress feeds this job and throws once it is stopped.
    Progress enter(Stage next) {
        stage = next;
        done = 0;
        total = 0;
        return Progress([this](std::uint64_t so_far, std::uint64_t of) {
            done = so_far;
            total = of;
            return !stop;
        });
    }
};

/// Two files, and how they are shown beside each other.
struct Pair {
    std::array<QString, 2> paths;
    std::array<std::shared_ptr<const trace::Trace>, 2> traces; ///< nullptr: to be loaded
    std::array<const model::Handler*, 2> handlers{};           ///< nullptr: as recorded
    replay::Align align = replay::Align::Start;
};

/// What a file is called in the window.
QString nameOf(const QString& path);

/// One trace through two handlers.
/// @param known the schedule of a finding, whose run is known exactly; may be nullptr
/// @param other_trace than what is shown now
Result compared(Job& mine, std::shared_ptr<const trace::Trace> trace,
                const replay::CompareOptions& options,
                const std::shared_ptr<const replay::ScheduleRun>& known, bool other_trace);
/// Reads a file and compares it, parts of it on the way.
/// @param follow go on with what another process records
Result readGrowing(Job& mine, const std::filesystem::path& path, bool follow,
                   const replay::CompareOptions& options);
/// Two traces beside each other. Nothing is assumed: not of what was recorded.
Result besideEachOther(Job& mine, const Pair& pair, const replay::StormRule& rule,
                       bool other_trace);
/// The same runs of two traces, aligned otherwise or, where `rule` is given, with its storms: by
/// their start then, where the storms are gone that they were aligned by.
Result rearranged(Job& mine, const Sides& now, const Summary& counted, replay::Align align,
                  const replay::StormRule* rule);

} // namespace daxscope::gui
