// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lanes/time_ticker.h"

#include "app/gui/state/format.h"
#include "replay/lanes/rows.h"

#include <cmath>

namespace daxscope::gui {

TimeTicker::TimeTicker() {
    setTickCount(lanes::kTicks);
}

void TimeTicker::setRoom(double width, const QFont& font) {
    width_ = width;
    metrics_ = QFontMetricsF(font);
}

double TimeTicker::getTickStep(const QCPRange& range) {
    constexpr double kLetters = 1.5; // between two labels
    const double gap = kLetters * metrics_.averageCharWidth();
    for (int count = tickCount(); count > 0; --count) {
        step_ = lanes::tick_step(range.size(), count);
        const double apart = width_ * static_cast<double>(step_) / range.size();
        const auto label = [this](double at) {
            return metrics_.horizontalAdvance(format::time(std::llround(at - tickOrigin()), step_));
        };
        if (width_ <= 0 || std::max(label(range.lower), label(range.upper)) + gap <= apart) {
            break;
        }
    }
    return static_cast<double>(step_);
}

int TimeTicker::getSubTickCount(double tickStep) {
    if (tickStep < 10) {
        return 0;
    }
    const double first = tickStep / std::pow(10.0, std::floor(std::log10(tickStep) + 1e-9));
    return first < 1.5 ? 4 : first < 3 ? 3 : 4;
}

QString TimeTicker::getTickLabel(double tick, const QLocale& /*locale*/, QChar /*formatChar*/,
                                 int /*precision*/) {
    return format::time(std::llround(tick - tickOrigin()), step_);
}

} // namespace daxscope::gui
