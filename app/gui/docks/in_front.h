// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace daxscope::gui {

/// Opens a dock and brings it before those that it is tabbed with.
/// @param dock the QDockWidget: what dock makers get as parent
void bringForward(QWidget* dock);

/// Whether a dock is open, and in front of those that it is tabbed with. What costs a replay is
/// asked for only then.
class InFront : public QObject {
    Q_OBJECT
public:
    /// @param dock the QDockWidget that `owner` is made for: what dock makers get as parent
    InFront(QWidget* dock, QObject* owner);
    explicit operator bool() const { return in_front_; }

signals:
    void changed(bool inFront);

private:
    bool in_front_ = false;
};

} // namespace daxscope::gui
