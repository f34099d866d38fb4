// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/session/growth.h"

#include <algorithm>
#include <thread>

namespace daxscope::replay {

Growth::Growth(std::filesystem::path path, const source::OpenOptions& options,
               const Progress& progress)
    : path_(std::move(path)) {
    if (!options.follow) {
        kept_ = cache::ask(path_, progress);
    }
    if (!kept_.trace) {
        reader_ = source::open(path_, options, progress);
    }
}
Growth::~Growth() = default;

/// @return false: the source is at its end
bool Growth::take(const Progress& progress) {
    if (!source::read_into(builder_, *reader_, batch_, progress)) {
        return false;
    }
    changed_ = changed_ || batch_.tables || !batch_.events.empty();
    return true;
}

bool Growth::due() const {
    if (reader_->is_live()) {
        return changed_ && Clock::now() >= due_at_;
    }
    return builder_->size() >= wanted_;
}

void Growth::check() {
    if (const auto missing = builder_->missing_row()) {
        reader_->refuse(missing->first, missing->second);
    }
}

/// What came below the watermark is lost to who looks on, and says so.
void Growth::count_late() {
    if (builder_->late() == 0) {
        return;
    }
    trace::Tables tables = builder_->tables();
    trace::Loss loss;
    loss.ts_from = tables.session.start;
    loss.ts = builder_->last_instant();
    loss.source = "late";
    loss.place = "followed";
    loss.count = static_cast<std::int64_t>(builder_->late());
    const auto known =
        std::find_if(tables.losses.begin(), tables.losses.end(), [](const trace::Loss& other) {
            return other.source == "late" && other.place == "followed";
        });
    if (known == tables.losses.end()) {
        tables.losses.push_back(std::move(loss));
    } else {
        *known = std::move(loss);
    }
    builder_->set_tables(std::move(tables));
}

/// A look at the first events is there long before all of them are replayed; of a trace whose runs
/// are there, too, it would only be in the way.
Grown Growth::next_kept() {
    constexpr std::size_t kAtOnce = 1 << 24;
    const bool soon = kept_.indexed && kept_.trace->size() <= kAtOnce;
    if (given_ == 0 && kept_.trace->size() > kFirst && !soon) {
        given_ = kFirst;
        return {trace::first_of(kept_.trace, kFirst), false, false};
    }
    return {kept_.trace, true, false};
}

Grown Growth::next(const Progress& progress) {
    if (kept_.trace) {
        return next_kept();
    }
    constexpr std::chrono::milliseconds kPoll{20}, kBetween{100};
    while (true) {
        const bool more = take(progress);
        if (!more) {
            break;
        }
        if (due()) {
            check();
            count_late();
            Grown grown{builder_->so_far(), false, reader_->is_live()};
            given_ = builder_->size();
            wanted_ = given_ + std::max(kFirst, given_ / kParts);
            changed_ = false;
            due_at_ = Clock::now() + kBetween;
            return grown;
        }
        if (reader_->is_live() && batch_.events.empty()) {
            std::this_thread::sleep_for(kPoll);
            progress.report(builder_->size(), 0); // asked whether to go on
        }
    }
    check();
    Grown grown{nullptr, true, false};
    // Of what came late, the file has all.
    grown.trace = builder_->late() > 0 ? source::load(path_, progress) : builder_->finish(progress);
    if (kept_.key) {
        cache::keep_soon(*kept_.key, grown.trace);
    }
    return grown;
}

} // namespace daxscope::replay
