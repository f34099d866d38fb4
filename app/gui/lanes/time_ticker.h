// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qcustomplot.h>

namespace daxscope::gui {

/// Ticks of a time axis in nanoseconds, told from time 0: steps of 1, 2 or 5 times a power of
/// ten, never below 1 ns, each labelled with as many digits as tell it from its neighbours, and no
/// more of them than stand clear of each other.
class TimeTicker : public QCPAxisTicker {
public:
    TimeTicker();
    /// What there is room for: the axis is `width` wide, labelled in `font`.
    void setRoom(double width, const QFont& font);
    /// Where on the axis time 0 is.
    void setZero(double place) { setTickOrigin(place); }

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double tickStep) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar formatChar,
                         int precision) override;

private:
    std::int64_t step_ = 1;
    double width_ = 0; ///< 0 = not known
    QFontMetricsF metrics_{QFont()};
};

} // namespace daxscope::gui
