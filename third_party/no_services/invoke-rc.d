#!/bin/sh
# In the place of Debian's while the launcher installs packages: what is only needed to test with does not start a
# service. All but a start goes on to the real one.
case " $* " in
  *' start '*) exit 0 ;;
esac
exec /usr/sbin/invoke-rc.d "$@"
