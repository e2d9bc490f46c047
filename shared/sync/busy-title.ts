/** What the event of a booking is called where only busy times are written (PU7). */
export const busyTitle = 'Booked';
