// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/state/spoken.h"

#include "replay/words/translate.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <mutex>

namespace daxscope::gui {

namespace {

/// One that was said. Whose it is, its trace and its English tell: another rule for storms says
/// another sentence, or the same.
struct Said {
    std::weak_ptr<const trace::Trace> trace;
    std::string english, caution;
    replay::Verdict verdict;

    bool isOf(const replay::Comparison& comparison) const {
        return trace.lock() == comparison.trace && english == comparison.verdict &&
               caution == comparison.caution;
    }
};

class LatestFew {
public:
    replay::Verdict of(const replay::Comparison& comparison) {
        {
            const std::lock_guard lock(mutex_);
            const auto found = std::find_if(said_.begin(), said_.end(), [&](const Said& said) {
                return said.isOf(comparison);
            });
            if (found != said_.end()) {
                return found->verdict;
            }
        }
        const words::Spoken spoken;
        replay::Verdict verdict = replay::verdict_of(comparison);
        constexpr std::size_t kFew = 8;
        const std::lock_guard lock(mutex_);
        said_.push_front({comparison.trace, comparison.verdict, comparison.caution, verdict});
        said_.resize(std::min(said_.size(), kFew));
        return verdict;
    }

private:
    std::mutex mutex_;
    std::deque<Said> said_;
};

} // namespace

replay::Verdict spokenVerdict(const replay::Comparison& comparison) {
    {
        const words::Spoken spoken;
        if (!words::translated()) {
            return {comparison.verdict, comparison.caution};
        }
    }
    static LatestFew latest;
    return latest.of(comparison);
}

} // namespace daxscope::gui
