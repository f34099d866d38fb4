// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/state/sides.h"
#include "replay/analysis/zoom_index.h"

#include <QObject>

namespace daxscope::gui {

/// The zoom indices of what the lanes show: made once, for all that draws from them.
class ShownIndices : public QObject {
    Q_OBJECT
public:
    using BySide = std::array<std::shared_ptr<const replay::ZoomIndex>, kSides.size()>;
    using QObject::QObject;

    const std::shared_ptr<const Sides>& sides() const { return sides_; } ///< nullptr: none
    const BySide& of() const { return of_; } ///< of all outcomes, whatever the filter
    void set(std::shared_ptr<const Sides> sides, BySide of) {
        sides_ = std::move(sides);
        of_ = std::move(of);
        emit changed();
    }

signals:
    void changed();

private:
    std::shared_ptr<const Sides> sides_;
    BySide of_;
};

} // namespace daxscope::gui
